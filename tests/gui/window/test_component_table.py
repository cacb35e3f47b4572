"""The table of components says of which rows its numbers are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu

from gmmstudio.palette import component_colours
from gmmstudio.qt.panels import component_table
from gmmstudio.qt.theme import DARK, LIGHT, apply
from gmmstudio.session.display_sample import DISPLAY_ROWS, SAMPLE_ROWS
from gmmstudio.session.run_status import RunStatus
from tests.gui.contrast import contrast


@pytest.fixture
def large(user, make_table):
    x = np.random.default_rng(2).normal(size=DISPLAY_ROWS + 50_000)
    x[::3] += 6.0
    user.session.open(make_table({"x": x}))
    user.session.change(max_iterations=2)
    user.session.set_pace(None)
    user.click("finishButton")
    user.wait_for("finished")
    user.wait(lambda: user.window.turns.is_done)
    return user


def header(user, section, role):
    model = user.find("componentTable").model()
    return model.headerData(section, Qt.Orientation.Horizontal, role)


def test_the_hard_table_of_a_sample_says_so_and_its_weights_are_shares(large):
    moving = replace(large.session.state, hard=True, status=RunStatus.RUNNING)
    large.window.render(moving)
    large.window.turns.finish()
    assert header(large, 2, Qt.ItemDataRole.DisplayRole) == "rows\nshown"
    for section in (1, 2, 4):
        assert "over the rows shown" in header(large, section, Qt.ItemDataRole.ToolTipRole)
    rows = moving.component_rows
    assert sum(row.rows for row in rows) == SAMPLE_ROWS
    assert [row.weight for row in rows] == [row.rows / SAMPLE_ROWS for row in rows]
    model = large.find("componentTable").model()
    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert told.startswith("C1: share of the rows shown 0.")
    assert model.as_text().split("\n")[0].split("\t")[2] == "rows shown"


def test_at_rest_the_hard_table_counts_all_rows(large):
    large.session.set_hard(True)
    large.wait(lambda: not large.session.state.is_sample and large.window.turns.is_done)
    assert header(large, 2, Qt.ItemDataRole.DisplayRole) == "rows"
    counts = [row.rows for row in large.session.state.component_rows]
    assert sum(counts) == DISPLAY_ROWS + 50_000
    x = large.session.state.selection.X[:, 0]
    assert sorted(counts) == pytest.approx([(x > 3).sum(), (x <= 3).sum()], rel=0.02)


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


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (1280, ("body_mass_g",)),
        (1600, ("body_mass_g",)),
        (1600, ("flipper_length_mm", "body_mass_g")),
        (1280, ("flipper_length_mm", "body_mass_g")),
    ],
)
def test_the_columns_fit_whole_and_the_header_fills_the_width(penguins, width, columns):
    penguins.window.resize(width, 900)
    table = fitted(penguins, columns)
    header = table.horizontalHeader()
    penguins.wait(lambda: header.length() == table.viewport().width())
    assert not table.horizontalScrollBar().isVisible()
    assert_whole(table, shown(table))


def shown(table):
    header = table.horizontalHeader()
    return [place for place in range(header.count()) if not header.isSectionHidden(place)]


def titles_shown(user, table):
    return [header(user, place, Qt.ItemDataRole.DisplayRole) for place in shown(table)]


def test_where_there_is_no_room_the_correlation_goes_first_and_then_the_rows(penguins):
    columns = ("flipper_length_mm", "body_mass_g")
    penguins.window.resize(1600, 900)
    table = fitted(penguins, columns)
    names = ["flipper_\nlength_mm\nmean ± sd", "body_mass_g\nmean ± sd"]
    assert titles_shown(penguins, table) == ["", "weight", "rows", "overlap", *names, "corr."]
    needed = [table._wanted[place] for place in shown(table)]
    for missing, without in ((1, ["corr."]), (needed[-1] + 1, ["corr.", "rows"])):
        table.resize(sum(needed) - missing + 2 * table.frameWidth(), table.height())
        every = ["", "weight", "rows", "overlap", *names, "corr."]
        assert titles_shown(penguins, table) == [each for each in every if each not in without]
    told = table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    rows = penguins.session.state.component_rows[0].rows
    assert f"{rows:.1f} rows" in told.split("\n")[0]


def test_with_many_columns_the_overlap_stands_before_the_means_and_needs_no_scrolling(penguins):
    columns = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    table = fitted(penguins, columns)
    assert titles_shown(penguins, table)[:3] == ["", "weight", "overlap"]
    bar = table.horizontalHeader()
    assert bar.sectionViewportPosition(3) + bar.sectionSize(3) < table.viewport().width()
    # where two means are seen beside them there is no need to do without the others
    penguins.window.resize(1700, 900)
    penguins.wait(lambda: len(titles_shown(penguins, table)) == 4 + len(columns) + 1)
    assert titles_shown(penguins, table)[:4] == ["", "weight", "rows", "overlap"]
    assert bar.sectionViewportPosition(5) + bar.sectionSize(5) <= table.viewport().width()


def test_numbers_keep_clear_of_the_edge_and_colours_show_in_the_row_chosen(themed, penguins):
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    table.selectRow(0)
    image = table.viewport().grab().toImage()
    middle = cell(table, 0).y()
    ground = image.pixelColor(image.width() - 2, middle)
    for x in range(image.width() - 6, image.width()):
        for y in range(middle - 8, middle + 8):
            assert image.pixelColor(x, y) == ground
    swatch = image.pixelColor(11, middle)
    assert swatch.name() == penguins.session.state.looks.hex_colours(2)[0]
    assert contrast(swatch.name(), ground.name()) >= 3.0


def assert_whole(table, sections):
    header = table.horizontalHeader()
    for section in sections:
        assert header.sectionSize(section) >= header.sectionSizeHint(section)
        assert header.sectionSize(section) >= table.sizeHintForColumn(section)


def cell(table, row, column=0):
    return table.visualRect(table.model().index(row, column)).center()


def click_header(user, table, section):
    header = table.horizontalHeader()
    x = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    middle = QPoint(x, header.height() // 2)
    user.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def names(user):
    return [row[0] for row in user.table()]


def test_a_name_typed_in_the_table_is_seen_in_every_view_and_can_be_taken_back(penguins):
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    place = cell(table, 0)
    penguins.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    penguins.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    field = table.findChild(QLineEdit)
    field.selectAll()
    penguins.qtbot.keyClicks(field, "Gentoo")
    penguins.qtbot.keyClick(field, Qt.Key.Key_Return)
    penguins.wait(lambda: names(penguins) == ["Gentoo", "C2"])
    assert penguins.find("scatterView").mixture.labels[0].toPlainText() == "Gentoo"
    penguins.window.findChild(QAction, "undoAction").trigger()
    assert names(penguins) == ["C1", "C2"]
    assert penguins.find("scatterView").mixture.labels[0].toPlainText() == "C1"


def test_a_name_that_is_taken_is_refused_and_told(penguins):
    table = fitted(penguins, ("body_mass_g",))
    index = table.model().index(0, 0)
    table.model().setData(index, "C2", Qt.ItemDataRole.EditRole)
    assert names(penguins) == ["C1", "C2"]
    assert "called C2 already" in penguins.notice()


def test_a_click_on_a_title_sorts_by_it_and_a_third_click_ends_that(penguins):
    penguins.session.change(components=3)
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    weights = [row.weight for row in penguins.session.state.component_rows]
    falling = [f"C{place + 1}" for place in np.argsort(-np.array(weights))]
    click_header(penguins, table, 1)
    assert names(penguins) == falling
    assert header(penguins, 1, Qt.ItemDataRole.DisplayRole) == "weight ▼"
    click_header(penguins, table, 1)
    assert names(penguins) == falling[::-1]
    click_header(penguins, table, 1)
    assert names(penguins) == ["C1", "C2", "C3"]


def test_the_component_under_the_mouse_is_lit_up_in_every_view(penguins):
    penguins.session.change(components=3)
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    click_header(penguins, table, 1)
    lit = int(names(penguins)[0][1:]) - 1
    plain = penguins.session.state.component_colours
    penguins.qtbot.mouseMove(table.viewport(), cell(table, 1, 1))
    penguins.qtbot.mouseMove(table.viewport(), cell(table, 0, 1))
    penguins.wait(lambda: penguins.session.state.highlighted == lit)
    shown = penguins.session.state.component_colours
    assert [same.all() for same in shown == plain] == [i == lit for i in range(3)]
    assert penguins.find("scatterView").mixture.ellipses.outlines.lit == lit
    penguins.qtbot.mouseMove(table.parentWidget(), QPoint(1, 1))
    penguins.wait(lambda: penguins.session.state.highlighted is None)


def test_another_colour_from_the_menu_is_seen_in_the_plot(penguins):
    fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    menu = penguins.window.findChild(QMenu, "colourMenu")
    menu.take(1)
    menu.actions()[4].trigger()
    expected = "#" + bytes(component_colours(5)[4]).hex()
    assert penguins.session.state.looks.hex_colours(2)[1] == expected
    assert penguins.find("scatterView").mixture.ellipses.outlines.colours[1] == expected


def test_overlap_and_correlation_are_those_of_the_mixture(penguins):
    fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    mixture = penguins.session.state.snapshot.mixture
    first, second = mixture.covariances
    mean = (first + second) / 2
    apart = mixture.means[0] - mixture.means[1]
    distance = apart @ np.linalg.solve(mean, apart) / 8 + 0.5 * np.log(
        np.linalg.det(mean) / np.sqrt(np.linalg.det(first) * np.linalg.det(second))
    )
    for row, covariance in zip(penguins.table(), (first, second), strict=True):
        spread = np.sqrt(covariance[0, 0] * covariance[1, 1])
        assert row[-1] == f"{covariance[0, 1] / spread:.2f}"
        assert row[3] == f"{np.exp(-distance):.2f}"


def test_long_names_are_told_in_two_lines(penguins):
    fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    assert header(penguins, 4, Qt.ItemDataRole.DisplayRole) == "flipper_\nlength_mm\nmean ± sd"
    assert header(penguins, 5, Qt.ItemDataRole.DisplayRole) == "body_mass_g\nmean ± sd"


def test_a_column_of_numbers_has_one_number_of_decimals(penguins):
    penguins.session.change(components=4)
    table = fitted(penguins, ("bill_length_mm", "body_mass_g")).model()
    for section in range(1, table.columnCount()):
        cells = [table.index(row, section).data() for row in range(4)]
        numbers = [number for cell in cells for number in cell.split(" ± ")]
        assert len({len(number.partition(".")[2]) for number in numbers}) == 1, cells


def test_cells_are_told_anew_when_they_say_something_else(penguins):
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    state, told = penguins.session.state, []
    table.model().dataChanged.connect(lambda *_: told.append(1))
    table.render(replace(state, highlighted=None))
    assert not told
    snapshot = replace(state.snapshot, effective_rows=2 * state.snapshot.effective_rows)
    table.render(replace(state, snapshot=snapshot))
    assert len(told) == 1
    table.render(replace(state, snapshot=snapshot, highlighted=1))
    assert len(told) == 2


def test_a_column_grows_for_a_number_with_more_digits_at_rest(penguins):
    table = fitted(penguins, ("body_mass_g",))
    state = penguins.session.state
    table.render(state)
    before = table.sizeHintForColumn(2), table.columnWidth(2)
    snapshot = replace(state.snapshot, effective_rows=1e3 * state.snapshot.effective_rows)
    table.render(replace(state, snapshot=snapshot))
    assert table.sizeHintForColumn(2) > before[0]
    assert table.columnWidth(2) >= table.sizeHintForColumn(2)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("width", [60, 300])
def test_cells_drawn_all_at_once_are_as_qt_draws_them_one_by_one(
    qapp, penguins, monkeypatch, theme, width
):
    apply(qapp, theme)
    penguins.window.set_theme(theme)
    penguins.session.change(components=3)
    table = fitted(penguins, ("flipper_length_mm", "body_mass_g"))
    penguins.session.steering.fix(1, "weights", True)
    table.setColumnWidth(4, width)  # in one of them the numbers are shortened
    at_once = table.viewport().grab().toImage()
    monkeypatch.setattr(component_table, "are_plain", lambda _table: False)
    assert table.viewport().grab().toImage() == at_once
    table.render(replace(penguins.session.state, highlighted=1))
    assert table.viewport().grab().toImage() != at_once


def test_a_lock_before_a_name_leaves_the_name_whole(penguins):
    table = fitted(penguins, ("body_mass_g",))
    before = table.columnWidth(0)
    penguins.session.steering.fix(1, "means", True)
    assert table.columnWidth(0) > before
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
