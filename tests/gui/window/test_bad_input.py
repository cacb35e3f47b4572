"""Every input that cannot be used is told in the window, and the window stays usable."""

import pytest
from PySide6.QtCore import Qt

from gmmstudio.qt.theme import current_theme

GOOD = "sample:palmer_penguins"

TABLES = {
    "empty file": (b"", ["empty"]),
    "header only": (b"a,b\n", ["no"]),
    "duplicate columns": (b"a,a\n1,2\n3,4\n", ["'a'"]),
    "ragged rows": (b"a,b\n1,2\n3,4,5\n6,7\n", ["line 3"]),
    "NUL bytes": (b"a,b\n1,2\n\x00\x00,4\n", ["NUL"]),
}


@pytest.fixture
def fitted(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


def is_as_before(user):
    """The table and fit of before are still there, and a fit can be made."""
    assert user.text("dataTitle") == "Palmer penguins"
    assert user.text("statusPhase") == "Converged"
    user.click("resetButton")
    user.click("finishButton")
    user.wait_for("finished")
    return True


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_read(fitted, tmp_path, case):
    content, told = TABLES[case]
    path = tmp_path / "bad table.csv"
    path.write_bytes(content)
    notice = fitted.open_in_vain(path)
    assert "bad table.csv" in notice
    for words in told:
        assert words in notice
    assert is_as_before(fitted)


def test_a_file_that_is_not_there(fitted, tmp_path):
    notice = fitted.open_in_vain(tmp_path / "gone.csv")
    assert "gone.csv" in notice
    assert is_as_before(fitted)


def test_a_directory(fitted, tmp_path):
    assert tmp_path.name in fitted.open_in_vain(tmp_path)
    assert is_as_before(fitted)


def test_a_file_without_permission(fitted, tmp_path, monkeypatch):
    def refused(reader, path, monitor):
        raise PermissionError(13, "Permission denied", str(path))

    # By the reader and not by the file's mode, as the super-user may read everything.
    monkeypatch.setattr("gmmstudio.data.csv_reader.CsvReader.read", refused)
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n2\n")
    notice = fitted.open_in_vain(path)
    assert "secret.csv" in notice
    assert "permission to read it is denied" in notice
    assert is_as_before(fitted)


def opened(user, tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    user.open(path)
    return user


def test_the_wrong_encoding_is_read_by_guessing(user, tmp_path):
    opened(user, tmp_path, "länge;größe\n1,5;2\n2,5;3\n3,5;5\n".encode("latin-1"))
    assert user.session.state.dataset.numeric_columns == ("länge", "größe")
    assert user.text("dataNotes") != ""


def test_a_column_that_is_almost_numbers_says_which_cell_is_none(user, tmp_path):
    opened(user, tmp_path, b"a,b\n1,2\n2,x7\n3,4\n4,5\n5,6\n")
    assert user.session.state.settings.columns == ("a",)
    columns = user.find("columnList")
    (item,) = [
        columns.topLevelItem(i)
        for i in range(columns.topLevelItemCount())
        if columns.topLevelItem(i).text(0) == "b"
    ]
    assert "Row 2 (line 3): 'x7' is not a number" in item.toolTip(0)
    assert item.text(1) == "text in row 2"
    assert item.foreground(1).color().name() == current_theme().warning
    assert item.textAlignment(1) & Qt.AlignmentFlag.AlignRight


def test_a_table_of_text_alone_says_what_is_missing(user, tmp_path):
    opened(user, tmp_path, b"a,b\nx,y\nz,w\n")
    assert "has no column of numbers that vary" in user.notice()
    assert not user.is_enabled("runButton")


@pytest.mark.parametrize(
    ("content", "k", "told"),
    [
        (b"a\n5\n", "1", "one row"),
        (b"a\n1\n2\n1\n2\n1\n2\n", "3", "only 2 distinct rows for k = 3"),
        (b"a,b\n3,1\n3,2\n3,7\n", "2", "a is constant"),
        (b"a\n1\n2\n3.5\n", "4", "k = 4 components cannot be fitted to 3 rows"),
    ],
)
def test_data_that_cannot_be_fitted_says_so_and_can_be_mended(user, tmp_path, content, k, told):
    opened(user, tmp_path, content)
    user.session.change(columns=("a",))
    user.set_number("components", k)
    user.click("runButton")
    user.wait(lambda: told in user.notice())
    assert user.session.state.snapshot is None
    user.open(GOOD)
    user.set_number("components", "2")
    user.click("finishButton")
    user.wait_for("finished")
    assert user.notice() == ""


def test_numbers_at_the_end_of_the_scale_are_refused_when_they_are_chosen(user, tmp_path):
    opened(user, tmp_path, b"a,b\n1e308,1\n-1e308,2\n1e308,4\n-1e308,7\n")
    assert user.session.state.settings.columns == ("b",)
    user.tick("a")
    assert "a reaches from -1e+308 to 1e+308, too wide" in user.notice()
    assert user.session.state.settings.columns == ("b",)
    user.click("finishButton")
    user.wait_for("finished")


def test_a_table_of_such_numbers_alone_says_why_nothing_is_chosen(user, tmp_path):
    opened(user, tmp_path, b"a\n1e308\n-1e308\n1e308\n")
    assert "a reaches from -1e+308 to 1e+308, too wide" in user.notice()
    assert not user.is_enabled("runButton")


def test_infinite_and_missing_cells_are_left_out_and_counted(user, tmp_path):
    opened(user, tmp_path, b"a,b\n1,2\ninf,3\n3,\n4,1\n5,7\n")
    assert user.text("rowsUsed") == "3 of 5 rows used"
    assert user.text("leftOut").startswith("2 rows left out: ")
    assert "missing: b" in user.text("leftOut")
    assert "not finite: a" in user.text("leftOut")


def test_a_column_without_a_value_cannot_be_chosen(user, tmp_path):
    opened(user, tmp_path, b"a,b\n1,\n2,NA\n4,\n")
    assert user.session.state.settings.columns == ("a",)


def test_columns_that_share_no_complete_row_are_refused_in_the_window(user, tmp_path):
    opened(user, tmp_path, b"a,b,c\n1,,1\n2,,2\n,3,3\n,4,5\n")
    assert user.session.state.settings.columns == ("a",)
    user.tick("b")
    assert "no row has a finite number in every chosen column (a, b)" in user.notice()
    assert user.session.state.settings.columns == ("a",)
    (item,) = user.find("columnList").findItems("b", Qt.MatchFlag.MatchExactly)
    assert item.checkState(0) is Qt.CheckState.Unchecked


def test_the_floor_holds_a_component_up_and_the_window_names_it(user, tmp_path):
    rows = [f"{x / 10}" for x in range(100)] + ["1000"] * 3
    opened(user, tmp_path, ("a\n" + "\n".join(rows) + "\n").encode())
    user.click("finishButton")
    user.wait_for("finished")
    collapse = user.session.state.snapshot.collapses[0]
    name = f"C{collapse.component + 1}"
    assert f"omponent {name} is held up by the covariance floor" in user.notice()
    assert "fewer components, or a larger floor" in user.notice()
    assert user.text("statusWarning") == f"⚠ {name} held up by the floor"
    assert any(row[0] == f"{name} ⚠" for row in user.table())


def test_a_singular_component_without_a_floor_breaks_off_and_tells(user, tmp_path):
    rows = [f"{x / 10}" for x in range(100)] + ["1000"] * 3
    opened(user, tmp_path, ("a\n" + "\n".join(rows) + "\n").encode())
    user.set_number("covarianceFloor", "0")
    user.click("finishButton")
    user.wait(lambda: "singular" in user.notice().lower())
    user.set_number("covarianceFloor", "1e-6")
    user.click("finishButton")
    user.wait_for("finished")


def test_a_notice_can_be_closed(fitted, tmp_path):
    fitted.open_in_vain(tmp_path / "gone.csv")
    fitted.click("noticeClose")
    assert fitted.notice() == ""
