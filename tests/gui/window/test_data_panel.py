"""The panel of the open table says whose it is and what its columns are measured in."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QTreeWidget


def beside(user, column):
    tree = user.find("columnList", QTreeWidget)
    (item,) = tree.findItems(column, Qt.MatchFlag.MatchExactly)
    return item.text(1)


def test_the_origin_of_a_sample_is_told_and_a_key_leads_to_all_that_is_known(penguins):
    origin = penguins.find("dataOrigin")
    assert origin.isVisible()
    assert "Horst, Hill & Gorman (2020)" in origin.text()
    more = penguins.find("aboutTableButton")
    assert more.text() == "More"
    more.setFocus(Qt.FocusReason.TabFocusReason)
    penguins.qtbot.keyClick(more, Qt.Key.Key_Space)
    dialog = penguins.find("aboutTable", QDialog)
    told = dialog.findChild(QTextBrowser).toPlainText()
    for text in ("344 penguins of three species", "CC0", "344 rows, 8 columns", "numbers in mm"):
        assert text in told
    assert penguins.session.state.dataset.sha256 in told
    dialog.close()


def test_a_file_tells_where_it_was_read_from(user, tmp_path):
    path = tmp_path / "a & b.csv"
    path.write_text("a;b\n1;2,5\n3;4,5\n", encoding="utf-8")
    user.open(path)
    assert not user.find("dataOrigin").isVisible()
    assert user.text("aboutTableButton") == "About this table"
    user.click("aboutTableButton")
    dialog = user.find("aboutTable", QDialog)
    told = dialog.findChild(QTextBrowser).toPlainText()
    assert str(path) in told
    assert "decimal comma" in told
    assert "2 rows, 2 columns" in told
    dialog.close()


def test_without_a_table_there_is_no_origin(user):
    assert not user.find("dataOrigin").isVisible()
    assert not user.find("aboutTableButton").isVisible()


@pytest.mark.parametrize(
    ("sample", "column", "unit", "title"),
    [
        ("old_faithful", "waiting", "min", "waiting (min)"),
        ("iris", "petal_width", "cm", "petal_width (cm)"),
    ],
)
def test_a_unit_stands_beside_its_column_and_at_the_axis(user, sample, column, unit, title):
    user.open(f"sample:{sample}")
    assert beside(user, column) == unit
    assert user.find("scatterView").plane.left.title == title
    user.session.change(columns=(column,))
    assert user.find("densityView").lower.bottom.title == title


def test_a_unit_that_the_name_says_is_not_said_twice(penguins):
    assert beside(penguins, "body_mass_g") == "2 missing"
    assert penguins.find("densityView").lower.bottom.title == "body_mass_g"
