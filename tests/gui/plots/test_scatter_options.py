"""What the scatter shows beside its rows, and what it leaves out."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor

from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.qt.plots.show_menu import SHOWN
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.scatter_options import ScatterOptions


def far_out(state, component):
    """Return the row of a component that lies farthest from all others."""
    X = state.selection.X / state.selection.X.std(axis=0)
    gaps = np.linalg.norm(X[:, None] - X, axis=2) + 9 * np.eye(len(X))
    return int(np.where(state.labels == component, gaps.min(axis=1), 0).argmax())


def with_options(state, **options):
    return replace(state, scatter=ScatterOptions(**options), shared_sample=state.sample)


def test_what_is_shown_is_ticked_in_a_menu_and_asked_for_there(shown, two_columns, qtbot):
    view = shown(ScatterView, two_columns)
    ticked = {name for name in SHOWN if view.show_menu[name].isChecked()}
    assert ticked == {"rows", "ellipses", "contours"}
    with qtbot.waitSignal(view.show_wanted) as asked:
        view.show_menu["rug"].trigger()
    assert asked.args == ["rug", True]
    assert not view.show_menu["entropy"].isEnabled()
    view.render(with_options(two_columns, size=True))
    assert view.show_menu["entropy"].isEnabled()


def test_what_is_not_to_be_shown_is_not(shown, two_columns, fitted, colour_at):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, with_options(state, rows=False, ellipses=False, contours=False))
    items = [view.rows.image, view.rows.rings, view.mixture.contours]
    assert not any(item.isVisible() for item in items)
    image = view.canvas.grab().toImage()
    area = view.plane.box.sceneBoundingRect().toRect()
    colourful = [
        QPoint(x, y)
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
        if image.pixelColor(x, y).hsvSaturation() > 90 and image.pixelColor(x, y).value() > 120
    ]
    assert colourful == []
    for mean in state.snapshot.mixture.means:
        assert colour_at(view, view.plane, *mean) == view.theme.text
    assert view.caption.full_text == "200 rows"
    view.render(state)
    assert all(item.isVisible() for item in items)
    assert view.mixture.ellipses.outlines.with_ellipses


def test_the_density_lies_as_a_shade_behind_the_rows(shown, two_columns, fitted, colour_at):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    bare = {"rows": False, "ellipses": False, "contours": False}
    view = shown(ScatterView, with_options(state, image=True, **bare))
    between = colour_at(view, view.plane, 3.2, 31.0)
    inside = colour_at(view, view.plane, -0.9, -7.0)
    outside = colour_at(view, view.plane, 6.0, 0.0)
    assert QColor(inside).lightness() < QColor(between).lightness() - 20
    assert QColor(outside).lightness() > 240
    assert "shade: density of the mixture" in view.caption.full_text


def test_rugs_stand_along_both_axes_in_the_colours_of_the_rows(shown, two_columns, fitted):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, with_options(state, rug=True, rows=False))
    image = view.canvas.grab().toImage()
    area = view.plane.box.sceneBoundingRect()
    left, top, right, bottom = (round(edge) for edge in area.getCoords())
    below = [image.pixelColor(x, bottom - 5) for x in range(left, right)]
    beside = [image.pixelColor(left + 4, y) for y in range(top, bottom)]
    blue, orange = QColor("#0072b2").hue(), QColor("#d67f00").hue()
    for line in (below, beside):
        hues = [colour.hue() for colour in line if colour.saturation() > 90]
        assert any(abs(hue - blue) < 15 for hue in hues)
        assert any(abs(hue - orange) < 15 for hue in hues)


def test_with_uncertainty_as_shade_a_certain_row_is_fainter(shown, two_columns, fitted, colour_at):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, with_options(state, contours=False))
    row = state.selection.X[far_out(state, 0)]
    strong = QColor(colour_at(view, view.plane, *row))
    view.render(with_options(state, contours=False, shade=True))
    faint = QColor(colour_at(view, view.plane, *row))
    assert faint.lightness() > strong.lightness() + 40
    assert "certain rows faded" in view.caption.full_text


def test_with_uncertainty_as_size_a_certain_row_is_smaller(shown, two_columns, fitted):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, with_options(state, ellipses=False, contours=False))
    place = view.plane.box.mapViewToScene(QPointF(*state.selection.X[far_out(state, 0)])).toPoint()

    def coloured():
        image = view.canvas.grab().toImage()
        around = [place + QPoint(x, y) for x in range(-6, 7) for y in range(-6, 7)]
        return sum(image.pixelColor(pixel).saturation() > 60 for pixel in around)

    whole = coloured()
    view.render(with_options(state, ellipses=False, contours=False, size=True))
    assert 0 < coloured() < 0.7 * whole
