import pytest
from PySide6.QtCore import QPoint

from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.plots.responsibility_view import ResponsibilityView
from gmmstudio.qt.plots.scatter_view import ScatterView

VIEWS = pytest.mark.parametrize(
    "view_class", [DensityView, ScatterView, ResponsibilityView, LikelihoodView]
)


@pytest.fixture
def state_for(one_column, two_columns, fitted):
    def make(view_class):
        return fitted(two_columns if view_class is ScatterView else one_column)[-1]

    return make


@VIEWS
@pytest.mark.parametrize("size", [(320, 220), (250, 170), (1500, 900)])
def test_nothing_is_cut_at_any_size(shown, state_for, view_class, size):
    view = shown(view_class, state_for(view_class), size=size)
    assert (view.width(), view.height()) == size
    canvas = view.canvas.viewport().rect()
    for plane in view._planes:
        box = view.canvas.mapFromScene(plane.box.sceneBoundingRect()).boundingRect()
        assert canvas.contains(box)
        assert box.width() > 0.6 * size[0]
        assert box.height() >= 18
        for axis in (plane.left, plane.bottom):
            if axis.label.isVisible():
                label = axis.label.mapRectToScene(axis.label.boundingRect())
                label = view.canvas.mapFromScene(label).boundingRect()
                assert canvas.adjusted(-5, -5, 5, 5).contains(label)
    for index in range(view.header.count()):
        widget = view.header.itemAt(index).widget()
        if widget is not None and widget.isVisible():
            assert view.rect().contains(widget.geometry())
    assert view.caption.mapTo(view, view.caption.rect().bottomLeft()).y() < view.height()


@VIEWS
def test_captions_are_shortened_rather_than_cut(shown, state_for, view_class):
    view = shown(view_class, state_for(view_class), size=(210, 180))
    text = view.caption
    assert text.fontMetrics().horizontalAdvance(text.text()) <= text.width()
    if text.text() != text.full_text:
        assert text.text().endswith("…")
        assert text.toolTip() == text.full_text


def test_a_long_column_name_is_shortened_on_the_axis(shown, make_selected):
    name = "the very long name of a measurement, with its unit in millimetres " * 3
    view = shown(DensityView, make_selected({name: [1.0, 2.0, 4.0]}), (320, 220))
    axis = view.lower.bottom
    assert axis.title == name
    assert axis.labelText.endswith("…")
    assert axis.label.boundingRect().width() <= axis.size().width()


@VIEWS
def test_a_hidden_view_draws_only_when_it_comes_to_light(qtbot, themed, state_for, view_class):
    view = view_class()
    qtbot.addWidget(view)
    drawn = []
    draw = view.draw
    view.draw = lambda state: (drawn.append(state), draw(state))
    state = state_for(view_class)
    view.render(state)
    assert drawn == []
    view.show()
    assert drawn == [state]
    view.render(state)
    assert drawn == [state]


@VIEWS
def test_it_is_named_for_the_window_and_for_those_who_cannot_see(qtbot, themed, view_class):
    view = view_class()
    qtbot.addWidget(view)
    name = view_class.__name__
    assert view.objectName() == name[0].lower() + name[1:]
    assert view.accessibleName()


@VIEWS
def test_none_of_the_toolkits_own_buttons_show(shown, state_for, view_class):
    view = shown(view_class, state_for(view_class))
    names = {type(item).__name__ for item in view.canvas.scene().items()}
    assert "ButtonItem" not in names
    assert view.canvas.viewport().rect().contains(QPoint(2, 2))


@pytest.mark.parametrize(
    "values",
    [
        [1e308, -1e308, 0.0, 1.0],
        [1e-308, 2e-308, 3e-308, 0.0],
        [1e15, 1e15 + 1, 1e15 + 2, 1e15],
        [5.0],
    ],
)
@pytest.mark.parametrize("view_class", [DensityView, ScatterView])
def test_numbers_at_the_limits_are_drawn_without_a_complaint(
    shown, make_selected, view_class, values
):
    columns = {"x": values} if view_class is DensityView else {"x": values, "y": values[::-1]}
    view = shown(view_class, make_selected(columns))
    (left, right), (bottom, top) = view._planes[0].box.viewRange()
    assert left < max(min(values), -1e300)
    assert right > min(max(values), 1e300)
    assert bottom < top
    for axis in (view._planes[-1].bottom, view._planes[0].left):
        labels = axis.tickStrings([axis.range[0], axis.range[1]], 1.0, (right - left) / 4)
        assert len(labels) == 2


@pytest.mark.parametrize("factor", [1e-25, 1e25])
@pytest.mark.parametrize("view_class", [DensityView, ScatterView])
def test_zooming_without_end_does_no_harm(shown, state_for, view_class, factor):
    view = shown(view_class, state_for(view_class))
    box = view._planes[0].box
    for _ in range(16):
        box.scaleBy((factor, factor))
        view.grab()
    view.reset_range()
    view.grab()
    left, right = box.viewRange()[0]
    assert (left, right) == pytest.approx((box.home.left(), box.home.right()))
