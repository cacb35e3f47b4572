import numpy as np
import pytest

from gmmstudio.session.drawing.bars import (
    certainty,
    group_rows,
    make_bars,
    most_probable,
    rows_per_bar,
    sort_rows,
    stack,
)

RESP = np.random.default_rng(0).dirichlet([0.5] * 3, 1_000)
ORDER = np.arange(1_000)


def test_the_certainty_is_the_largest_responsibility():
    assert certainty(RESP).tolist() == RESP.max(axis=1).tolist()


def test_rows_are_sorted_by_component_then_certainty():
    labels, largest = RESP.argmax(axis=1), RESP.max(axis=1)
    expected = np.lexsort((-largest, labels))
    assert sort_rows(labels, largest).tolist() == expected.tolist()


def test_equal_rows_keep_their_order():
    labels = np.array([1, 0] * 5_000)
    order = sort_rows(labels, np.ones(10_000))
    assert order.tolist() == [*range(1, 10_000, 2), *range(0, 10_000, 2)]


def test_where_there_is_room_each_row_has_its_bar():
    bars = make_bars(RESP, ORDER[::-1], 10, 20, 10)
    assert bars.rows_per_bar == 1
    assert bars.heights.tolist() == RESP[::-1][10:20].tolist()


def test_where_there_is_none_a_bar_is_the_mean_of_its_rows():
    bars = make_bars(RESP, ORDER, 0, 1_000, 300)
    assert bars.rows_per_bar == 4
    assert bars.heights == pytest.approx(RESP.reshape(250, 4, 3).mean(axis=1))


def test_the_last_bar_is_the_mean_of_the_rows_left():
    bars = make_bars(RESP[:10], ORDER[:10], 0, 10, 3)
    assert bars.rows_per_bar == 4
    assert bars.heights[-1] == pytest.approx(RESP[8:10].mean(axis=0))


@pytest.mark.parametrize("first", [100, 101, 102, 103])
def test_panning_does_not_change_what_a_bar_averages(first):
    whole = make_bars(RESP, ORDER, 0, 1_000, 250)
    part = make_bars(RESP, ORDER, first, first + 400, 100)
    assert part.rows_per_bar == whole.rows_per_bar == 4
    start = part.first // 4
    assert part.heights == pytest.approx(whole.heights[start : start + len(part.heights)])


def test_components_are_stacked_from_the_bottom():
    heights = np.array([[1.0, 0.0, 0.0], [0.2, 0.5, 0.3], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]])
    assert stack(heights, 10)[::-1].T.tolist() == [
        [0] * 10,
        [0, 0, 1, 1, 1, 1, 1, 2, 2, 2],
        [2] * 10,
        [0] * 5 + [1] * 5,
    ]


def test_rounding_never_leaves_a_pixel_without_a_component():
    drawn = stack(RESP, 101)
    assert drawn.shape == (101, 1_000)
    shares = np.stack([(drawn == j).mean(axis=0) for j in range(3)], axis=1)
    assert shares == pytest.approx(RESP, abs=1 / 101)


def test_one_component_fills_everything():
    assert np.unique(stack(np.ones((4, 1)), 7)).tolist() == [0]


@pytest.mark.parametrize("k", [1, 2, 5, 8, 9, 30])
def test_the_most_probable_component_is_the_first_of_the_largest_in_each_row(k):
    # A grid of a few values has many rows with equal largest ones.
    resp = np.random.default_rng(k).integers(0, 4, size=(500, k)).astype(float)
    by_row = [max(range(k), key=row.__getitem__) for row in resp.tolist()]
    np.testing.assert_array_equal(most_probable(resp), by_row)
    np.testing.assert_array_equal(certainty(resp), [max(row) for row in resp.tolist()])
    assert most_probable(resp).dtype == np.int64


def test_bars_made_of_groups_are_those_made_of_rows():
    rng = np.random.default_rng(3)
    resp = rng.dirichlet([0.5, 0.5, 0.5], 50_000)
    order = sort_rows(resp.argmax(axis=1), resp.max(axis=1))
    groups = group_rows(resp, order)
    assert groups.size == 6
    np.testing.assert_allclose(groups.sums.sum(axis=1), resp.sum(axis=0))
    for first, last in ((0, 50_000), (12_345, 40_001)):
        bars = make_bars(resp, order, first, last, 400, groups=groups)
        size = bars.rows_per_bar
        assert size % 6 == 0
        assert bars.first <= first < last <= bars.last
        expected = [
            resp[order[start : start + size]].mean(axis=0)
            for start in range(bars.first, bars.last, size)
        ]
        np.testing.assert_allclose(bars.heights, expected, rtol=1e-12)


def test_zoomed_in_beyond_groups_bars_are_made_of_rows():
    resp = np.random.default_rng(3).dirichlet([1, 1], 50_000)
    order = np.arange(50_000)
    groups = group_rows(resp, order)
    bars = make_bars(resp, order, 100, 200, 400, groups=groups)
    assert bars.rows_per_bar == 1
    np.testing.assert_array_equal(bars.heights, resp[100:200])
    assert rows_per_bar(1_000, 400, 6) == 3
    assert rows_per_bar(50_000, 400, 6) == 126


def test_equal_rows_keep_their_order_and_close_ones_are_told_apart():
    rng = np.random.default_rng(9)
    labels = rng.integers(0, 50, 30_000)
    largest = np.round(rng.uniform(0.02, 1, 30_000), 5)
    # two keys, the second a stable tie-break: what the one-number sort stands for
    expected = np.lexsort((-largest, labels))
    assert np.array_equal(sort_rows(labels, largest), expected)
