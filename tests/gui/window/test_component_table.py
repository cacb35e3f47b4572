"""The table of components says of which rows its numbers are."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gmmstudio.session.display_sample import DISPLAY_ROWS


@pytest.fixture
def large(user, make_table):
    x = np.random.default_rng(2).normal(size=DISPLAY_ROWS + 50_000)
    x[::3] += 6.0
    user.session.open(make_table({"x": x}))
    user.session.change(max_iterations=2)
    user.session.set_pace(None)
    user.click("finishButton")
    user.wait_for("finished")
    return user


def header(user, section, role):
    model = user.find("componentTable").model()
    return model.headerData(section, Qt.Orientation.Horizontal, role)


def test_the_hard_table_of_a_sample_says_so_and_its_weights_are_shares(large):
    large.session.set_hard(True)
    assert header(large, 2, Qt.ItemDataRole.DisplayRole) == "rows\nshown"
    for section in (1, 2, 3):
        assert "over the rows shown" in header(large, section, Qt.ItemDataRole.ToolTipRole)
    rows = large.session.state.component_rows
    assert sum(row.rows for row in rows) == DISPLAY_ROWS
    assert [row.weight for row in rows] == [row.rows / DISPLAY_ROWS for row in rows]
    model = large.find("componentTable").model()
    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told.startswith("C1: share of the rows shown 0.")
    assert model.as_text().split("\n")[0].endswith("\trows shown")


def test_the_soft_table_is_of_all_rows(large):
    assert header(large, 2, Qt.ItemDataRole.DisplayRole) == "rows"
    assert "shown" not in header(large, 2, Qt.ItemDataRole.ToolTipRole)
    rows = large.session.state.component_rows
    assert sum(row.rows for row in rows) == pytest.approx(DISPLAY_ROWS + 50_000)


def fitted(user, columns):
    user.session.change(columns=columns)
    user.click("finishButton")
    user.wait_for("finished")
    return user.find("componentTable")


@pytest.mark.parametrize("width", [1280, 1600])
@pytest.mark.parametrize("columns", [("body_mass_g",), ("flipper_length_mm", "body_mass_g")])
def test_two_columns_fit_whole_and_the_header_fills_the_width(penguins, width, columns):
    penguins.window.resize(width, 900)
    table = fitted(penguins, columns)
    header = table.horizontalHeader()
    penguins.wait(lambda: header.length() == table.viewport().width())
    assert not table.horizontalScrollBar().isVisible()
    for section in range(header.count()):
        assert header.sectionSize(section) >= header.sectionSizeHint(section)
        assert header.sectionSize(section) >= table.sizeHintForColumn(section)


def test_long_names_are_told_in_two_lines(penguins):
    fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    assert header(penguins, 3, Qt.ItemDataRole.DisplayRole) == "flipper_\nlength_mm\nmean ± sd"
    assert header(penguins, 4, Qt.ItemDataRole.DisplayRole) == "body_mass_g\nmean ± sd"


def test_a_column_of_numbers_has_one_number_of_decimals(penguins):
    penguins.session.change(components=4)
    table = fitted(penguins, ("bill_length_mm", "body_mass_g")).model()
    for section in range(1, table.columnCount()):
        cells = [table.index(row, section).data() for row in range(4)]
        numbers = [number for cell in cells for number in cell.split(" ± ")]
        assert len({len(number.partition(".")[2]) for number in numbers}) == 1, cells
