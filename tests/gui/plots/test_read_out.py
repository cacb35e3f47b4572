"""What the line below a picture says of the place under the pointer."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.qt.theme import DARK
from gmmstudio.session.axes import Axis
from gmmstudio.session.scatter_options import ScatterOptions
from tests.gui.hands import place_at


@pytest.fixture
def density(shown, one_column, fitted):
    return shown(DensityView, fitted(one_column)[-1])


def leave(view):
    QApplication.sendEvent(view.canvas.viewport(), QEvent(QEvent.Type.Leave))


def away_from_rows(view, X):
    """Return a pixel of the scatter with no row near it."""
    rows = [view.canvas.mapFromScene(view.plane.box.mapViewToScene(p)) for p in _points(X)]
    area = view.canvas.mapFromScene(view.plane.box.sceneBoundingRect()).boundingRect()
    for x in range(area.left() + 40, area.right(), 7):
        for y in range(area.top() + 40, area.bottom(), 7):
            place = QPoint(x, y)
            if min((place - row).manhattanLength() for row in rows) > 15:
                return place
    raise AssertionError("there are rows everywhere")


def _points(X):
    return [QPointF(*row) for row in X]


class TestOfOneColumn:
    def test_value_density_and_responsibilities_are_told_where_the_pointer_is(
        self, density, mouse, place_of
    ):
        where = place_of(density, density.upper, 15.0, 0.02)
        mouse(density).move(where)
        x = place_at(density, density.upper, where)[:1]
        mixture = density._state.snapshot.mixture
        first, second = mixture.responsibilities(x[None])[0]
        p = np.exp(mixture.log_density(x[None]))[0]
        said = density.caption.full_text
        assert said.startswith("mass (g) ")
        assert f" · p(x) {p:.3g} · P(C | x): C1 {first:.2f} · C2 {second:.2f}" in said
        assert float(said.split()[2]) == pytest.approx(x[0], abs=0.01)
        assert density.caption.accessibleName() == said

    def test_a_line_goes_through_both_planes_also_from_the_lower_one(
        self, density, mouse, place_of
    ):
        assert [line.isVisible() for line in density.read_out.lines] == [False, False]
        where = place_of(density, density.lower, 12.0, 0.5)
        mouse(density).move(where)
        x = place_at(density, density.lower, where)[0]
        assert [line.isVisible() for line in density.read_out.lines] == [True, True]
        assert [line.value() for line in density.read_out.lines] == pytest.approx([x, x])

    def test_away_from_the_planes_the_caption_is_as_before(self, density, mouse, place_of):
        before = density.caption.full_text
        for gone in (lambda: mouse(density).move(QPoint(2, 2)), lambda: leave(density)):
            mouse(density).move(place_of(density, density.upper, 12.0, 0.02))
            assert density.caption.full_text != before
            gone()
            assert density.caption.full_text == before
            assert not any(line.isVisible() for line in density.read_out.lines)

    def test_a_drag_is_not_read(self, density, mouse, place_of):
        before = density.caption.full_text
        place = place_of(density, density.upper, 12.0, 0.02)
        mouse(density).move(place)
        mouse(density).move(place, Qt.MouseButton.LeftButton)
        assert density.caption.full_text == before

    def test_a_still_pointer_is_told_of_the_mixture_that_comes(
        self, shown, one_column, fitted, mouse, place_of
    ):
        states = fitted(one_column, start="random", iterations=8)
        view = shown(DensityView, states[0])
        where = place_of(view, view.upper, 15.0, 0.02)
        mouse(view).move(where)
        view.render(states[-1])
        first = states[-1].snapshot.mixture.responsibilities(
            place_at(view, view.upper, where)[None, :1]
        )[0, 0]
        assert f"C1 {first:.2f}" in view.caption.full_text

    def test_the_line_stays_under_the_pointer_when_the_range_changes(
        self, density, mouse, place_of
    ):
        where = place_of(density, density.upper, 15.0, 0.02)
        mouse(density).move(where)
        density.upper.box.setXRange(10, 18, padding=0)
        x = place_at(density, density.upper, where)[0]
        assert density.read_out.lines[0].value() == pytest.approx(x)
        assert x != pytest.approx(15.0, abs=0.5)

    def test_a_hover_that_changes_nothing_reads_nothing_anew(
        self, density, mouse, place_of, monkeypatch
    ):
        mouse(density).move(place_of(density, density.upper, 15.0, 0.02))
        said = density.caption.full_text
        monkeypatch.setattr(Mixture, "log_density", None)
        density.render(replace(density._state, highlighted=1))
        assert density.caption.full_text == said

    def test_before_a_run_there_is_nothing_to_read(self, shown, one_column, mouse, place_of):
        view = shown(DensityView, one_column)
        mouse(view).move(place_of(view, view.upper, 12.0, 0.02))
        assert view.caption.full_text == "300 rows"
        assert not any(line.isVisible() for line in view.read_out.lines)

    def test_what_is_read_stands_out_in_light_and_dark(self, density, mouse, place_of):
        colours = []
        for theme in (density.theme, DARK):
            density.set_theme(theme)
            mouse(density).move(place_of(density, density.upper, 12.0, 0.02))
            colours.append(density.caption.palette().windowText().color().name())
            leave(density)
            muted = density.caption.palette().windowText().color().name()
            assert (colours[-1], muted) == (theme.text, theme.muted)


class TestOfTwoAxes:
    def test_a_place_without_rows_is_told_by_its_values(self, shown, two_columns, fitted, mouse):
        state = fitted(two_columns)[-1]
        view = shown(ScatterView, state)
        where = away_from_rows(view, two_columns.selection.X)
        mouse(view).move(where)
        place = place_at(view, view.plane, where)
        first, second = state.snapshot.mixture.responsibilities(place[None])[0]
        said = view.caption.full_text
        assert said.startswith("length ")
        assert said.endswith(f"P(C | x): C1 {first:.2f} · C2 {second:.2f}")
        leave(view)
        assert view.caption.full_text.startswith("200 rows")

    def test_a_row_near_the_pointer_is_told_of_instead(
        self, shown, two_columns, fitted, mouse, place_of
    ):
        state = fitted(two_columns)[-1]
        view = shown(ScatterView, state)
        row = int(two_columns.selection.X[:, 1].argmax())
        mouse(view).move(place_of(view, view.plane, *two_columns.selection.X[row]) + QPoint(3, 0))
        first, second = state.responsibilities[row]
        assert view.caption.full_text == (
            f"row {row + 1} · P(C | row): C1 {first:.3f} · C2 {second:.3f}"
        )

    def test_rows_that_are_not_shown_are_not_told_of(
        self, shown, two_columns, fitted, mouse, place_of
    ):
        state = replace(fitted(two_columns)[-1], scatter=ScatterOptions(rows=False))
        view = shown(ScatterView, state)
        mouse(view).move(place_of(view, view.plane, *two_columns.selection.X[5]))
        assert view.caption.full_text.startswith("length ")

    def test_with_more_columns_it_says_that_two_are_not_all(
        self, shown, three_columns, fitted, mouse
    ):
        state = replace(fitted(three_columns)[-1], x=Axis(2), y=Axis(0))
        view = shown(ScatterView, state, size=(900, 600))
        where = away_from_rows(view, three_columns.selection.X[:, [2, 0]])
        mouse(view).move(where)
        place = place_at(view, view.plane, where)
        first = state.snapshot.mixture.marginal((2, 0)).responsibilities(place[None])[0, 0]
        said = view.caption.full_text
        assert said.startswith("c ")
        assert f"P(C | x): C1 {first:.2f} · " in said
        assert said.endswith("by these 2 of 3 columns")

    def test_in_a_crowd_a_row_is_told_of_where_it_stands_alone(
        self, shown, many_rows, fitted, mouse, place_of
    ):
        state = fitted(many_rows)[-1]
        view = shown(ScatterView, state)
        X = many_rows.selection.X
        mouse(view).move(place_of(view, view.plane, 0.0, 0.0))
        assert view.caption.full_text.startswith("length ")
        lonely = int(X[:, 1].argmax())
        mouse(view).move(place_of(view, view.plane, *X[lonely]))
        assert view.caption.full_text.startswith(f"row {lonely + 1:,} · ")
