"""The list of runs, by mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QMenu

from gmmstudio.mixture import bic

BOX, NUMBER, K, FAMILY, BIC, LIKELIHOOD, ITERATIONS, END, START = range(9)


@pytest.fixture
def compared(penguins):
    """A user before three runs, of k = 1, 2 and 3; the last is on screen, and so is the list."""
    for k in (1, 2, 3):
        penguins.session.change(components=k, max_iterations=8, restarts=1)
        penguins.click("runButton")
        penguins.wait_for("finished")
    penguins.find("runsDock", QDockWidget).raise_()
    penguins.wait(lambda: penguins.find("runTable").isVisible())
    return penguins


def cells(user):
    model = user.find("runTable").model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click(user, row, column, button=Qt.MouseButton.LeftButton):
    table = user.find("runTable")
    place = table.visualRect(table.model().index(row, column)).center()
    user.qtbot.mouseClick(table.viewport(), button, pos=place)


def test_each_run_is_listed_and_the_best_has_a_star(compared):
    runs = compared.session.state.runs
    told = cells(compared)
    assert [row[NUMBER] for row in told] == ["1", "2", "3"]
    assert [row[K] for row in told] == ["1", "2", "3"]
    assert {row[FAMILY] for row in told} == {"V"}
    assert {row[START] for row in told} == {"k-means, seed 0"}
    assert [row[END] for row in told] == ["✓", "max", "max"]
    criteria = [bic(run.log_likelihood, 3 * k - 1, 342) for k, run in enumerate(runs, start=1)]
    stars = [row[BIC].endswith("★") for row in told]
    assert stars.index(True) == criteria.index(min(criteria))
    assert stars.count(True) == 1


def test_a_column_ticked_and_unticked_again_leaves_the_list_as_it_was(compared):
    told = cells(compared)
    compared.tick("flipper_length_mm")
    compared.wait(lambda: cells(compared) == [])
    compared.tick("flipper_length_mm")
    compared.wait(lambda: cells(compared) == told)
    click(compared, 0, K)
    assert compared.session.state.run_number == 1


def test_a_click_shows_a_run_in_every_view_with_its_settings(compared):
    click(compared, 0, K)
    state = compared.session.state
    assert (state.run_number, state.settings.components) == (1, 1)
    legend = compared.find("densityView").legend.entries()
    assert [entry.text for entry in legend] == ["rows", "mixture", "C1 1.00"]
    assert compared.find("components").value() == 1
    assert compared.text("statusPhase") == "Converged"
    font = compared.find("runTable").model().index(0, K).data(Qt.ItemDataRole.FontRole)
    assert font.bold()


def test_enter_shows_and_delete_removes_the_run_chosen_and_undo_brings_it_back(compared):
    table = compared.find("runTable")
    table.setFocus()
    compared.qtbot.keyClick(table, Qt.Key.Key_Up)
    assert compared.session.state.run_number == 3
    compared.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert compared.session.state.run_number == 2
    compared.qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [row[NUMBER] for row in cells(compared)] == ["1", "3"]
    assert compared.session.state.run_number == 3
    compared.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row[NUMBER] for row in cells(compared)] == ["1", "2", "3"]
    assert compared.session.state.run_number == 2


def test_the_box_overlays_a_run_and_shows_it_not(compared):
    view = compared.find("likelihoodView")
    assert [entry.text for entry in view.legend.entries()] == ["run 3", "run 1", "run 2"]
    click(compared, 0, BOX)
    assert compared.session.state.hidden == {1}
    assert compared.session.state.run_number == 3
    assert [entry.text for entry in view.legend.entries()] == ["run 3", "run 2"]
    click(compared, 0, BOX)
    assert compared.session.state.hidden == frozenset()


def test_after_tab_the_space_ticks_the_run_chosen(compared):
    table = compared.find("runTable")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    compared.qtbot.keyClick(table, Qt.Key.Key_Up)
    compared.qtbot.keyClick(table, Qt.Key.Key_Space)
    assert compared.session.state.hidden == {2}


def test_the_tooltip_compares_a_run_with_the_one_on_screen(compared):
    index = compared.find("runTable").model().index(0, K)
    first, _, last = compared.session.state.runs
    saved = first.bic - last.bic
    told = index.data(Qt.ItemDataRole.ToolTipRole)
    assert f"ΔBIC = {saved:+,.2f}".replace("-", "−") in told


@pytest.mark.qt_log_ignore("grabbing the keyboard|raise\\(\\)", extend=True)
def test_the_menu_of_a_run_forks_it_where_it_has_come_to(compared, qapp):
    table = compared.find("runTable")
    place = table.visualRect(table.model().index(1, K)).center()
    table.customContextMenuRequested.emit(QPoint(place))
    compared.wait(lambda: isinstance(qapp.activePopupWidget(), QMenu))
    menu = qapp.activePopupWidget()
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert texts == ["Show", "Fork", "Overlay", "Remove", "Copy list"]
    reached = compared.session.state.runs[1].iterations
    menu.actions()[1].trigger()
    menu.close()
    compared.wait_for("finished")
    assert compared.session.state.runs[3].origin == f"run 2 at iteration {reached}"
    assert compared.session.state.settings.components == 2


def test_the_list_is_copied(compared, qapp):
    table = compared.find("runTable")
    table.setFocus()
    compared.qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = qapp.clipboard().text().split("\n")
    assert len(lines) == 4
    assert float(lines[1].split("\t")[4]) == compared.session.state.runs[0].log_likelihood


def test_before_the_first_run_the_list_says_what_will_be_there(penguins):
    penguins.find("runsDock", QDockWidget).raise_()
    table = penguins.find("runTable")
    penguins.wait(table.isVisible)
    assert cells(penguins) == []
    assert not table.horizontalHeader().isVisible()
    assert not penguins.find("removeRunButton").isEnabled()


# --- which run is which ----------------------------------------------------------------------


@pytest.fixture
def many(penguins):
    """A user before a list of twelve short runs, more than there is room for."""
    penguins.find("runsDock", QDockWidget).raise_()
    for seed in range(12):
        penguins.session.change(components=2, max_iterations=2, restarts=1, seed=seed)
        penguins.click("runButton")
        penguins.wait_for("finished")
    return penguins


def in_sight(user, row):
    table = user.find("runTable")
    place = table.visualRect(table.model().index(row, NUMBER))
    return not place.isEmpty() and table.viewport().rect().contains(place)


def chosen(user):
    return [index.row() for index in user.find("runTable").selectionModel().selectedRows()]


def washed(user):
    """Return the rows with a background of their own."""
    model = user.find("runTable").model()
    role = Qt.ItemDataRole.BackgroundRole
    return [row for row in range(model.rowCount()) if model.index(row, NUMBER).data(role)]


def click_title(user, column):
    header = user.find("runTable").horizontalHeader()
    middle = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    place = QPoint(middle, header.height() // 2)
    user.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_run_on_screen_is_in_sight_and_marked_however_many_there_are(many):
    assert in_sight(many, 11)
    assert not in_sight(many, 0)
    assert (chosen(many), washed(many)) == ([11], [11])
    many.session.timeline.show_run(1)
    assert in_sight(many, 0)
    assert (chosen(many), washed(many)) == ([0], [0])
    many.session.timeline.remove_run(5)
    assert (chosen(many), washed(many)) == ([0], [0])


def test_the_run_on_screen_is_in_sight_when_the_list_comes_to_light(many):
    many.find("componentsDock", QDockWidget).raise_()
    many.session.timeline.show_run(2)
    many.session.timeline.show_run(12)
    many.find("runsDock", QDockWidget).raise_()
    many.wait(lambda: in_sight(many, 11))
    assert chosen(many) == [11]


def test_after_a_reset_no_run_is_marked_or_chosen(many):
    many.click("resetButton")
    assert (chosen(many), washed(many)) == ([], [])
    many.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (chosen(many), washed(many)) == ([11], [11])


def test_the_mark_stays_at_the_run_on_screen_while_the_cursor_goes_elsewhere(compared):
    table = compared.find("runTable")
    table.setFocus()
    compared.qtbot.keyClick(table, Qt.Key.Key_Up)
    assert (chosen(compared), washed(compared)) == ([1], [2])


def test_ticking_a_box_chooses_no_other_run(compared):
    click(compared, 0, BOX)
    assert chosen(compared) == [2]
    compared.click("removeRunButton")
    assert [run.number for run in compared.session.state.runs] == [1, 2]


def test_a_click_on_a_title_sorts_the_best_first_then_the_other_way_then_as_at_first(compared):
    values = {str(run.number): run.bic for run in compared.session.state.runs}
    by_value = sorted(values, key=values.get)
    orders, titles = [], []
    for _ in range(3):
        click_title(compared, BIC)
        orders.append([row[NUMBER] for row in cells(compared)])
        model = compared.find("runTable").model()
        titles.append(model.headerData(BIC, Qt.Orientation.Horizontal))
    assert orders == [by_value, by_value[::-1], ["1", "2", "3"]]
    assert titles == ["BIC ▲", "BIC ▼", "BIC"]


def test_rows_that_are_sorted_are_still_the_runs_they_say(compared):
    click_title(compared, NUMBER)
    assert [row[NUMBER] for row in cells(compared)] == ["3", "2", "1"]
    assert (chosen(compared), washed(compared)) == ([0], [0])
    click(compared, 2, BOX)
    assert compared.session.state.hidden == {1}
    click(compared, 2, K)
    assert compared.session.state.run_number == 1
    compared.click("removeRunButton")
    assert [run.number for run in compared.session.state.runs] == [2, 3]


def test_all_columns_that_compare_runs_are_in_sight_at_1280_pixels(compared):
    table = compared.find("runTable")
    assert compared.window.width() == 1280
    for column in (BOX, NUMBER, K, FAMILY, BIC, LIKELIHOOD):
        place = table.visualRect(table.model().index(0, column))
        assert table.viewport().rect().contains(place), column
        assert place.width() >= table.sizeHintForColumn(column), column
    start = table.visualRect(table.model().index(0, START))
    assert table.viewport().rect().contains(start)
    assert not table.horizontalScrollBar().isVisible()


def test_a_column_that_comes_back_has_room_for_its_title(compared):
    table = compared.find("runTable")
    table.setFixedWidth(700)
    compared.wait(lambda: not table.isColumnHidden(ITERATIONS))
    title = table.columnWidth(ITERATIONS)
    table.setFixedWidth(330)
    compared.wait(lambda: table.isColumnHidden(ITERATIONS))
    table.fit(grows_only=False)
    table.setFixedWidth(700)
    compared.wait(lambda: not table.isColumnHidden(ITERATIONS))
    assert table.columnWidth(ITERATIONS) == title > table.sizeHintForColumn(ITERATIONS)
    compared.wait(lambda: not table.horizontalScrollBar().isVisible())


def test_where_there_is_no_room_iterations_go_first_and_then_how_a_run_ended(compared):
    table = compared.find("runTable")
    hidden = []
    for width in range(700, 200, -20):
        table.setFixedWidth(width)
        compared.wait(lambda width=width: table.viewport().width() <= width)
        now = [column for column in range(9) if table.isColumnHidden(column)]
        if now not in hidden:
            hidden.append(now)
    assert hidden == [[], [ITERATIONS], [ITERATIONS, END]]


def test_a_title_that_bears_an_arrow_has_room_for_it(compared):
    click_title(compared, FAMILY)
    header = compared.find("runTable").horizontalHeader()
    assert header.sectionSize(FAMILY) >= header.sectionSizeHint(FAMILY)


def test_the_tooltip_of_a_fork_says_what_is_other_than_in_its_parent(compared):
    compared.session.change(family="E", tolerance=1e-7)
    compared.press(Qt.Key.Key_F)
    compared.wait_for("finished")
    index = compared.find("runTable").model().index(3, START)
    assert index.data() == "↳ run 3 at 8, family, tolerance"
    told = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Unlike run 3: family E instead of V, tolerance 1e-7 instead of 1e-6" in told


# --- the narrator ----------------------------------------------------------------------------


def test_the_distance_to_the_best_of_the_runs_shown_is_a_switch_that_can_be_taken_back(compared):
    view = compared.find("likelihoodView")
    compared.click("gapCurveButton")
    assert compared.session.state.curve == "gap"
    ends = [run.log_likelihood for run in compared.session.state.runs]
    told = {text.split("  ")[0]: text.split("  ")[1] for text in view.ends.texts}
    assert told["run 3"] == "best"
    assert told["run 1"] == f"{ends[2] - ends[0]:.2g} below"
    click(compared, 2, BOX)
    compared.click("likelihoodCurveButton")
    compared.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert compared.session.state.curve == "gap"


def test_runs_of_other_rows_are_never_beside_one_another(compared):
    compared.session.brushing.pick(np.arange(342) < 5, "the first five")
    compared.session.brushing.leave_out()
    compared.wait(lambda: len(compared.session.state.trace) > 0)
    view = compared.find("likelihoodView")
    assert [run.number for run in compared.session.state.runs] == [4]
    assert view.line.getData()[0][0] == 0
    assert view.plane.bottom.title == "iteration"
    assert all(line.xData is None or len(line.xData) == 0 for line in view.others.lines)


# --- a run that has ended --------------------------------------------------------------------
