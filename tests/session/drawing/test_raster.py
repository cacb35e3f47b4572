import numpy as np
import pytest

from gmmstudio.palette import component_colours, linear_light, mix
from gmmstudio.session.drawing.raster import (
    DOTS_UP_TO,
    Frame,
    dot_radius,
    pack,
    paint_pixels,
    plan_pixels,
)

FRAME = Frame((0.0, 10.0), (0.0, 5.0), 100, 50)
BLUE, ORANGE = linear_light(component_colours(2))


def drawn(x, y, light, frame=FRAME, radius=None):
    plan = plan_pixels(np.asarray(x, float), np.asarray(y, float), frame, radius)
    return paint_pixels(plan, np.asarray(light))


def opacity(image):
    return image >> 24


def rgb(image):
    return image & 0xFFFFFF


def test_a_row_is_a_dot_of_its_colour_at_its_place():
    image = drawn([2.05], [1.05], [BLUE])
    line, column = np.nonzero(image)
    # x = 2.05 lies in pixel 20; y = 1.05 in the 11th line from the bottom of 50
    assert (np.median(column), np.median(line)) == (20, 39)
    assert set(rgb(image[image > 0]).tolist()) == {0x0072B2}
    assert opacity(image)[39, 20] == round(0.9 * 255)
    radius = dot_radius(1)
    assert len(line) == pytest.approx(np.pi * (radius + 0.5) ** 2, rel=0.25)


def test_the_later_dot_lies_on_top_with_a_rim_of_its_own():
    image = drawn([5.05, 5.55], [2.55, 2.55], [BLUE, ORANGE], radius=4.0)
    line = image[24]
    assert [f"{shade:06x}" for shade in rgb(line)[[47, 49, 55, 58]]] == [
        "0072b2",
        "0072b2",
        "d67f00",
        "d67f00",
    ]
    # between the two, the rim of the upper dot lets the background through
    assert opacity(line)[50] == 0 < opacity(line)[49]


def test_rows_in_one_pixel_show_the_mean_of_their_light():
    image = drawn([2.01, 2.02, 2.03], [1.01, 1.02, 1.03], [BLUE, BLUE, ORANGE])
    expected = pack(mix(np.array([[2 / 3, 1 / 3]]), component_colours(2)))[0]
    assert rgb(image)[39, 20] == expected


def test_in_a_crowd_colours_are_means_by_pixel_too():
    rng = np.random.default_rng(0)
    n = DOTS_UP_TO + 5_000
    x, y = rng.uniform(0, 10, n), rng.uniform(0, 5, n)
    resp = rng.dirichlet([1, 1], n)
    image = drawn(x, y, resp @ linear_light(component_colours(2)))
    column, line = np.floor(x * 10).astype(int), 49 - np.floor(y * 10).astype(int)
    for place in zip(column[:3], line[:3], strict=True):
        members = (column == place[0]) & (line == place[1])
        mean = resp[members].mean(axis=0, keepdims=True)
        shade = rgb(image)[place[1], place[0]]
        expected = pack(mix(mean, component_colours(2)))[0]
        assert [shade >> 16, shade >> 8 & 255, shade & 255] == pytest.approx(
            [expected >> 16, expected >> 8 & 255, expected & 255], abs=1
        )


def test_the_crowd_and_the_single_outlier_are_both_seen():
    rng = np.random.default_rng(0)
    n = 60_000
    x = np.append(rng.normal(3, 0.3, n), 9.05)
    y = np.append(rng.normal(2.5, 0.3, n), 4.05)
    image = opacity(drawn(x, y, [BLUE]))
    outlier, crowd, fringe = image[9, 90], image[24, 30], image[24, 40]
    assert outlier == round(0.85 * 255)
    assert crowd > 0.97 * 255
    assert 0.4 * 255 < fringe < crowd
    # alone in its corner it is three pixels wide, with a soft rim; a row of the crowd is one
    around = image[5:14, 86:95]
    assert (around > 0.6 * 255).sum() == 9
    assert 9 < (around > 0).sum() <= 21


def test_where_every_row_is_alone_none_is_larger_than_its_dot_says_below_the_crowd():
    image = opacity(drawn([2.05, 8.05], [2.55, 2.55], [BLUE], radius=0.7))
    assert (image[:, :50] > 0.5 * 255).sum() == 1


def test_on_a_fine_screen_a_lone_row_takes_as_much_room_in_device_pixels_as_it_should():
    rng = np.random.default_rng(0)
    x, y = np.append(rng.normal(3, 0.3, 60_000), 9.05), np.append(rng.normal(2, 0.3, 60_000), 4.05)
    sizes = []
    for ratio in (1, 2):
        frame = Frame((0.0, 10.0), (0.0, 5.0), 100 * ratio, 50 * ratio, float(ratio))
        image = opacity(drawn(x, y, [BLUE], frame))
        sizes.append((image[: 20 * ratio, 80 * ratio :] > 100).sum())
    assert sizes[1] == pytest.approx(4 * sizes[0], rel=0.35)


def test_rows_out_of_sight_are_left_out():
    image = drawn([-1, 11, 5, 5, 5.05], [2, 2, -1, 6, 2.55], np.tile(BLUE, (5, 1)))
    assert np.array_equal(image, drawn([5.05], [2.55], [BLUE]))


def test_dots_at_the_edge_are_cut_and_do_not_come_out_at_the_other_side():
    image = drawn([0.01, 9.99], [2.5, 0.01], np.tile(BLUE, (2, 1)))
    columns = np.flatnonzero(image.any(axis=0))
    assert columns.max() == 99
    assert columns.min() == 0
    assert not image[:, 10:90].any()
    assert not image[:15, :].any()


def test_without_rows_there_is_nothing():
    assert not drawn([], [], np.zeros((0, 3))).any()


def test_one_colour_may_do_for_all_rows():
    many = drawn([1, 2, 3], [1, 2, 3], np.tile(ORANGE, (3, 1)))
    assert np.array_equal(many, drawn([1, 2, 3], [1, 2, 3], [ORANGE]))


def test_dots_shrink_with_the_number_of_rows_and_grow_with_the_screens_fineness():
    sizes = [dot_radius(n) for n in (1, 100, 1_000, 3_000, 10_000, 100_000, 10**7)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (4.0, 0.9)
    assert dot_radius(500, 2.0) == 2 * dot_radius(500)


def test_every_row_in_sight_is_counted_once_and_in_its_own_pixel():
    rng = np.random.default_rng(7)
    n = 70_000
    x, y = rng.uniform(-2, 12, n), rng.uniform(-1, 6, n)
    plan = plan_pixels(x, y, FRAME)
    inside = (x >= 0) & (x < 10) & (y > 0) & (y <= 5)
    per_row = np.asarray(plan.adding.sum(axis=0)).ravel()
    assert np.array_equal(per_row, inside)
    expected, _, _ = np.histogram2d(
        5 - y[inside], x[inside], bins=(50, 100), range=((0, 5), (0, 10))
    )
    assert plan.counts.sum() == inside.sum()
    assert np.array_equal(plan.counts, expected.astype(int).ravel()[expected.ravel() > 0])
    assert np.array_equal(plan.adding @ np.ones(n), plan.counts)


def test_light_is_conserved_whatever_the_block_a_row_stands_in():
    rng = np.random.default_rng(8)
    n = 40_000
    x, y = rng.uniform(0, 10, n), rng.uniform(0, 5, n)
    order = rng.permutation(n)
    light = rng.uniform(0, 1, (n, 3))
    assert np.array_equal(drawn(x, y, light), drawn(x[order], y[order], light[order]))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_light_is_added_up_by_pixel_also_where_rows_are_out_of_sight(kind):
    rng = np.random.default_rng(9)
    n = 50_000
    x, y = rng.uniform(-2, 12, n), rng.uniform(-1, 6, n)
    light = np.asfortranarray(rng.uniform(0, 1, (n, 3)).astype(kind))
    plan = plan_pixels(x, y, FRAME)
    seen = (x >= 0) & (x < 10) & (y > 0) & (y <= 5)
    bins = {"bins": (50, 100), "range": ((0, 5), (0, 10))}
    for channel in light.T:
        sums, _, _ = np.histogram2d(5 - y[seen], x[seen], weights=channel[seen], **bins)
        np.testing.assert_allclose(plan.adding @ channel, sums[sums > 0], rtol=1e-5)
