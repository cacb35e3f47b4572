"""The table of rows and the panel of those picked."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QLineEdit, QTableView

from gmmstudio.qt.panels.row_model import SHARE_ROLE
from gmmstudio.qt.theme import current_theme


@pytest.fixture
def rows(penguins):
    """A user before the fitted body mass with the table of rows in front."""
    penguins.click("finishButton")
    penguins.wait_for("finished")
    for name in ("rowsDock", "selectionDock"):
        penguins.find(name, QDockWidget).raise_()
    penguins.cells = penguins.find("rowCells", QTableView)
    penguins.wait(penguins.cells.isVisible)
    penguins.wait(lambda: penguins.cells.model().rowCount() == 344)
    return penguins


def titles(user):
    model = user.cells.model()
    return [
        model.headerData(section, Qt.Orientation.Horizontal)
        for section in range(model.columnCount())
    ]


def column(user, title, count=None):
    model = user.cells.model()
    section = titles(user).index(title)
    return [model.index(row, section).data() for row in range(count or model.rowCount())]


def click_title(user, title):
    across, section = user.cells.horizontalHeader(), titles(user).index(title)
    user.cells.scrollTo(user.cells.model().index(0, section))
    x = across.sectionViewportPosition(section) + across.sectionSize(section) // 2
    middle = QPoint(x, across.height() // 2)
    user.qtbot.mouseClick(across.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def choose(user, title):
    choice = user.find("rowFilter", QComboBox)
    choice.setCurrentIndex(choice.findText(title))
    choice.activated.emit(choice.currentIndex())


def select_rows(user, first, last):
    model = user.cells.model()
    for row, modifier in (
        (first, Qt.KeyboardModifier.NoModifier),
        (last, Qt.KeyboardModifier.ShiftModifier),
    ):
        user.cells.scrollTo(model.index(row, 0))
        place = user.cells.visualRect(model.index(row, 0)).center()
        user.qtbot.mouseClick(user.cells.viewport(), Qt.MouseButton.LeftButton, modifier, pos=place)


def test_responsibilities_stand_beside_the_columns_that_are_fitted(rows):
    assert titles(rows)[:6] == [
        "body_mass_g",
        "component",
        "largest P",
        "P(C1)",
        "P(C2)",
        "species",
    ]
    state = rows.session.state
    resp = state.snapshot.mixture.responsibilities(state.selection.X[:1])[0]
    model = rows.cells.model()
    assert [model.index(0, section).data() for section in (0, 3, 4)] == [
        "3750",
        *(f"{share:.3f}" for share in resp),
    ]
    share, colour = model.index(0, 3).data(SHARE_ROLE)
    assert share == resp[0]
    assert colour == state.looks.hex_colours(2)[0]


def test_a_row_that_is_left_out_says_so_and_why_and_keeps_its_cells(rows):
    choose(rows, "Rows left out")
    model = rows.cells.model()
    assert model.rowCount() == 2
    assert column(rows, "component") == ["left out", "left out"]
    assert column(rows, "P(C1)") == ["–", "–"]
    assert column(rows, "species") == ["Adelie", "Gentoo"]
    for section in range(model.columnCount()):
        cell = model.index(1, section)
        assert cell.data(Qt.ItemDataRole.ToolTipRole) == "Left out (missing: body_mass_g)"
        ink = cell.data(Qt.ItemDataRole.ForegroundRole).color().name()
        assert ink == current_theme().muted
    assert rows.text("rowCount") == "2 of 344 rows"
    choose(rows, "All rows")
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_a_click_on_a_title_sorts_up_then_down_then_as_in_the_table(rows):
    source = column(rows, "body_mass_g")
    click_title(rows, "largest P")
    rising = [float(text) for text in column(rows, "largest P", 342)]
    assert rising == sorted(rising)
    click_title(rows, "largest P")
    falling = [float(text) for text in column(rows, "largest P", 342)]
    assert falling == sorted(falling, reverse=True)
    click_title(rows, "largest P")
    assert column(rows, "body_mass_g") == source


def test_a_title_that_is_sorted_by_leaves_room_for_its_arrow(rows):
    across, section = rows.cells.horizontalHeader(), titles(rows).index("largest P")
    title = across.sectionSizeHint(section)

    click_title(rows, "largest P")

    with_arrow = across.sectionSizeHint(section)
    assert across.sectionSize(section) >= with_arrow > title


def test_the_filter_shows_the_undecided_rows(rows):
    choose(rows, "Undecided: largest P below 0.9")
    shown = [float(text) for text in column(rows, "largest P")]
    state = rows.session.state
    resp = state.snapshot.mixture.responsibilities(state.selection.X)
    assert len(shown) == np.count_nonzero(resp.max(axis=1) < 0.9)
    assert max(shown) < 0.9


def test_rows_selected_are_picked_and_told_with_their_mean_responsibilities(rows):
    select_rows(rows, 0, 2)
    state = rows.session.state
    assert state.brush.places.tolist() == [0, 1, 2]
    assert rows.text("brushTitle") == "3 of 342 rows: selected in the table"
    mean = state.snapshot.mixture.responsibilities(state.selection.X[:3]).mean(axis=0)
    bars = rows.find("brushShares").bars
    assert [name for name, _, _ in bars] == ["C1", "C2"]
    np.testing.assert_allclose([share for _, _, share in bars], mean, rtol=1e-12)


def test_a_row_that_is_not_used_cannot_be_picked(rows):
    select_rows(rows, 2, 4)  # row 4 of the table has no body mass
    assert rows.session.state.selection.rows[rows.session.state.brush.rows].tolist() == [2, 4]


def test_rows_picked_become_a_component_and_that_can_be_taken_back(rows):
    select_rows(rows, 0, 9)
    mass = rows.session.state.selection.X[rows.session.state.brush.rows, 0]
    rows.click("brushComponentButton")
    rows.wait(lambda: not rows.session.state.provisional)
    mixture = rows.session.state.snapshot.mixture
    assert mixture.n_components == rows.session.state.settings.components == 3
    assert mixture.means[2, 0] == pytest.approx(mass.mean(), rel=1e-12)
    assert [row[0] for row in rows.table()] == ["C1", "C2", "C3"]
    rows.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row[0] for row in rows.table()] == ["C1", "C2"]
    assert rows.session.state.settings.components == 2


def test_rows_picked_are_left_out_and_used_again(rows):
    select_rows(rows, 0, 9)
    rows.click("brushOutButton")
    assert rows.text("rowsUsed") == "333 of 344 rows used"
    assert "left out by hand" in rows.text("leftOut")
    told = rows.cells.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told == "Left out by hand"
    rows.wait(lambda: rows.find("brushBackButton").isVisible())
    rows.click("brushBackButton")
    assert rows.text("rowsUsed") == "342 of 344 rows used"
    assert not rows.find("brushBackButton").isVisible()


def test_space_runs_on_after_the_button_that_was_clicked_is_gone(rows):
    select_rows(rows, 0, 9)
    rows.click("brushOutButton")
    rows.wait(lambda: rows.session.state.status.value == "paused")
    assert not rows.find("brushOutButton").isVisible()
    rows.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    rows.wait_for("finished")


def test_rows_picked_are_exported_with_their_responsibilities(rows, tmp_path):
    select_rows(rows, 0, 2)
    rows.click("brushExportButton")
    dialog = rows.find("exportRowsDialog")
    iteration = rows.session.state.snapshot.iteration
    proposed = dialog.findChild(QLineEdit, "fileNameEdit").text()
    assert proposed == f"palmer-penguins-rows-run-1-iteration-{iteration}.csv"
    path = tmp_path / "some.csv"
    with rows.qtbot.waitSignal(rows.window.exporter.written):
        dialog.fileSelected.emit(str(path))
    dialog.close()
    with path.open(newline="", encoding="utf-8") as stream:
        written = list(csv.DictReader(stream))
    assert [row["row"] for row in written] == ["1", "2", "3"]
    assert {row["species"] for row in written} == {"Adelie"}
    total = [float(row["responsibility_1"]) + float(row["responsibility_2"]) for row in written]
    assert total == pytest.approx([1.0, 1.0, 1.0])


def test_a_million_rows_are_shown_from_where_they_lie(user, make_table):
    x = np.random.default_rng(1).normal(size=1_000_000)
    user.session.open(make_table({"x": x}))
    user.find("rowsDock", QDockWidget).raise_()
    user.cells = user.find("rowCells", QTableView)
    user.wait(lambda: user.cells.model().rowCount() == 1_000_000)
    user.cells.verticalScrollBar().setValue(999_990)
    assert user.cells.model().index(999_999, 0).data() == repr(float(x[-1]))


def test_an_order_that_cannot_be_found_is_told(rows, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise ValueError("no such key")

    monkeypatch.setattr("gmmstudio.qt.panels.row_table.ordered", broken)
    monkeypatch.setattr("gmmstudio.qt.panels.row_table._AT_ONCE", 0)
    before = column(rows, "largest P", 5)
    click_title(rows, "largest P")
    rows.wait(lambda: rows.text("rowCount") == "not sorted: no such key")
    assert column(rows, "largest P", 5) == before
    assert "broke off" in caplog.text
