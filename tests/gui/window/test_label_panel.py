"""The tab Labels: a cross-table to read, to point at and to pick rows by."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.session.view_state import ViewState
from tests.gui.hands import COLUMNS, undo

SPECIES = ["Adelie", "Chinstrap", "Gentoo"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fitted(penguins):
    """A user before three components of two columns, and their cross-table with the species."""
    penguins.session.change(columns=COLUMNS, components=3)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return looking(penguins)


def looking(user):
    dock = user.find("labelsDock")
    dock.raise_()
    user.wait(lambda: not user.find("labelPanel").visibleRegion().isEmpty())
    return user


def shown(user):
    model = user.find("labelTable").model()
    vertical = Qt.Orientation.Vertical
    return {
        model.headerData(row, vertical): [
            model.index(row, column).data() for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    }


def counted(user, hard=False):
    """Return how many rows each species shares with each component, row by row."""
    state = user.session.state
    species = state.dataset.column("species").values[state.selection.rows]
    resp = state.snapshot.responsibilities_from.responsibilities(state.selection.X)
    if hard:
        resp = np.eye(resp.shape[1])[resp.argmax(axis=1)]
    return np.array([resp[species == name].sum(axis=0) for name in SPECIES])


def cell(user, row, column):
    view = user.find("labelTable")
    return view.visualRect(view.model().index(row, column)).center()


def click(user, row, column, keys=Qt.KeyboardModifier.NoModifier):
    view = user.find("labelTable")
    user.qtbot.mouseClick(view.viewport(), LEFT, keys, cell(user, row, column))


def picked(user):
    brush = user.session.state.brush
    return set() if brush is None else set(brush.places.tolist())


def rows_of(user, species, component):
    state = user.session.state
    labels = state.snapshot.mixture.responsibilities(state.selection.X).argmax(axis=1)
    names = state.dataset.column("species").values[state.selection.rows]
    wanted = np.ones(len(labels), dtype=bool)
    if species is not None:
        wanted &= names == species
    if component is not None:
        wanted &= labels == component
    return set(np.flatnonzero(wanted).tolist())


class TestTheTable:
    def test_soft_counts_are_sums_of_responsibilities(self, fitted):
        table = shown(fitted)
        assert list(table) == [*SPECIES, "all"]
        counts = counted(fitted)
        for name, line in zip(SPECIES, counts, strict=True):
            assert table[name] == [*(f"{value:.1f}" for value in line), f"{line.sum():.0f}"]
        assert table["all"][:3] == [f"{value:.1f}" for value in counts.sum(axis=0)]

    def test_hard_counts_rows_by_argmax(self, fitted):
        fitted.click("labelHardButton")
        assert fitted.session.state.hard
        for name, line in zip(SPECIES, counted(fitted, hard=True), strict=True):
            assert shown(fitted)[name][:3] == [f"{value:.0f}" for value in line]

    def test_row_percentages_are_told_on_request_and_taken_back(self, fitted):
        before = shown(fitted)
        fitted.click("labelSharesButton")
        counts = counted(fitted)
        for name, line in zip(SPECIES, counts / counts.sum(axis=1, keepdims=True), strict=True):
            assert shown(fitted)[name][:3] == [f"{100 * share:.1f} %" for share in line]
        undo(fitted)
        assert shown(fitted) == before

    def test_agreement_is_that_of_scikit_learn_and_of_the_assignment_problem(self, fitted):
        state = fitted.session.state
        species = state.dataset.column("species").values[state.selection.rows]
        index = adjusted_rand_score(species, state.labels)
        assert fitted.text("rand_index") == f"{index:.3f}"
        counts = counted(fitted, hard=True)
        wrong = len(species) - counts[linear_sum_assignment(-counts)].sum()
        share = f"{100 * wrong / len(species):.1f} %"
        assert fitted.text("classification_error") == f"{share} ({wrong:.0f} rows)"
        for name in ("rand_index", "classification_error"):
            assert fitted.find(name).toolTip()
            assert "<b>" in fitted.find(name).whatsThis()

    def test_another_column_is_chosen_at_its_top(self, fitted):
        chooser = fitted.find("labelColumn")
        offered = [chooser.itemText(place) for place in range(chooser.count())]
        assert offered[0] == "species"
        assert {"island", "sex", "year"} <= set(offered)
        chooser.setCurrentIndex(offered.index("sex"))
        assert list(shown(fitted)) == ["female", "male", "all"]
        missing = sum(cell is None for cell in fitted.session.state.dataset.column("sex").values)
        rows = missing - 2  # two of them have no measurements either
        assert fitted.text("labelRemarks") == f"{rows} rows without a label not counted"
        undo(fitted)
        assert chooser.currentText() == "species"

    def test_it_follows_the_timeline(self, fitted):
        newest = shown(fitted)
        fitted.session.timeline.go_to(1)
        table, counts = shown(fitted), counted(fitted)
        assert table != newest
        assert table["Adelie"][:3] == [f"{value:.1f}" for value in counts[0]]

    def test_it_is_copied_for_a_spreadsheet(self, fitted):
        view = fitted.find("labelTable")
        view.setFocus()
        fitted.qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        lines = QGuiApplication.clipboard().text().splitlines()
        assert lines[0] == "species\tC1\tC2\tC3\trows"
        assert lines[1].split("\t") == ["Adelie", *shown(fitted)["Adelie"]]


def test_the_components_are_named_after_its_labels_by_key(fitted):
    view = fitted.find("labelTable")
    view.setFocus()
    fitted.qtbot.keyClick(view, Qt.Key.Key_F2)
    model, titles = view.model(), Qt.Orientation.Horizontal
    named = [model.headerData(column, titles) for column in range(3)]
    counts = counted(fitted)
    assert [name.split()[0] for name in named] == [SPECIES[row] for row in counts.argmax(axis=0)]
    undo(fitted)
    assert model.headerData(0, titles) == "C1"


class TestPicking:
    def test_a_click_on_a_cell_picks_its_rows(self, fitted):
        component = int(counted(fitted, hard=True)[0].argmax())
        click(fitted, 0, component)
        assert picked(fitted) == rows_of(fitted, "Adelie", component)
        assert picked(fitted)

    def test_with_shift_and_control_they_are_added_and_taken_away(self, fitted):
        click(fitted, 0, 3)
        click(fitted, 2, 3, Qt.KeyboardModifier.ShiftModifier)
        both = rows_of(fitted, "Adelie", None) | rows_of(fitted, "Gentoo", None)
        assert picked(fitted) == both
        click(fitted, 3, 0, Qt.KeyboardModifier.ControlModifier)
        assert picked(fitted) == both - rows_of(fitted, None, 0)

    def test_a_title_picks_the_rows_of_a_component_or_a_label(self, fitted):
        view = fitted.find("labelTable")
        top = view.horizontalHeader()
        where = QPoint(top.sectionViewportPosition(1) + 12, top.height() // 2)
        fitted.qtbot.mouseClick(top.viewport(), LEFT, pos=where)
        assert picked(fitted) == rows_of(fitted, None, 1)
        side = view.verticalHeader()
        where = QPoint(side.width() // 2, side.sectionViewportPosition(1) + 8)
        fitted.qtbot.mouseClick(side.viewport(), LEFT, pos=where)
        assert picked(fitted) == rows_of(fitted, "Chinstrap", None)

    def test_enter_picks_the_cell_of_the_cursor(self, fitted):
        view = fitted.find("labelTable")
        view.setCurrentIndex(view.model().index(2, 3))
        fitted.qtbot.keyClick(view, Qt.Key.Key_Return)
        assert picked(fitted) == rows_of(fitted, "Gentoo", None)


def test_the_component_under_the_mouse_lights_up(fitted):
    view = fitted.find("labelTable")
    fitted.qtbot.mouseMove(view.viewport(), cell(fitted, 0, 0))
    fitted.qtbot.mouseMove(view.viewport(), cell(fitted, 0, 2))
    fitted.wait(lambda: fitted.session.state.highlighted == 2)
    fitted.qtbot.mouseMove(view.viewport(), cell(fitted, 0, 3))
    fitted.wait(lambda: fitted.session.state.highlighted is None)


class TestWithoutATable:
    def test_a_table_without_labels_is_told_so(self, user, make_table):
        user.session.open(make_table({"a": [1.5, 2.0, 4.0]}, suggested=["a"]))
        looking(user)
        assert user.text("labelsEmpty").startswith("No column of this table names groups.")
        assert user.find("labelsEmpty").isVisible()
        assert not user.find("labelColumn").isVisible()

    def test_before_a_run_it_says_what_to_do(self, penguins):
        looking(penguins)
        assert penguins.text("labelsEmpty").startswith("Press Run")
        assert penguins.find("labelColumn").isVisible()


def test_behind_another_tab_nothing_is_counted(fitted, monkeypatch):
    fitted.find("componentsDock").raise_()
    fitted.wait(lambda: fitted.find("labelPanel").visibleRegion().isEmpty())
    asked = []
    monkeypatch.setattr(ViewState, "cross_table", property(asked.append))
    fitted.session.timeline.go_to(1)
    fitted.session.timeline.go_to(None)
    assert asked == []


def test_a_hover_counts_nothing_anew(fitted, monkeypatch):
    before = shown(fitted)
    monkeypatch.setattr(ViewState, "cross_table", None)
    fitted.session.naming.highlight(1)
    assert shown(fitted) == before


def test_many_rows_are_counted_at_rest_off_the_gui_thread(user):
    rng = np.random.default_rng(4)
    side = rng.integers(0, 2, 60_000)
    columns = (
        Column("x", ColumnKind.NUMERIC, rng.normal(4.0 * side, 1)),
        Column("side", ColumnKind.TEXT, np.array(["left", "right"], dtype=object)[side]),
    )
    user.session.open(Dataset("t", "t", columns, "0" * 64, suggested=("x",)))
    looking(user)
    user.session.set_pace(None)
    user.click("finishButton")
    user.wait_for("finished")
    user.wait(lambda: list(shown(user)) == ["left", "right", "all"])
    state = user.session.state
    resp = state.snapshot.mixture.responsibilities(state.selection.X)
    assert state.cross_table.soft[0] == pytest.approx(resp[side == 0].sum(axis=0), rel=1e-5)
    click(user, 0, 0)
    user.wait(lambda: user.session.state.brush is not None)
    assert picked(user) == set(np.flatnonzero((side == 0) & (resp.argmax(axis=1) == 0)).tolist())
