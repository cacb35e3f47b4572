import numpy as np
import pytest

from gmmstudio.palette import component_colours, linear_light
from gmmstudio.session.drawing.pictures import (
    BarsPicture,
    OutlinedRowsPicture,
    RowsPicture,
    RugPicture,
    SizedRowsPicture,
)
from gmmstudio.session.drawing.raster import Frame

BLUE, ORANGE = 0xFF0072B2, 0xFFD67F00


def bars_of(resp, marked=(), order=None):
    picture = BarsPicture()
    is_marked = np.isin(np.arange(len(resp)), marked)
    order = np.arange(len(resp)) if order is None else np.array(order)
    black = np.zeros(3, dtype=np.uint8)
    picture.show(resp, order, component_colours(resp.shape[1]), is_marked, black)
    return picture


def test_bars_fill_the_frame_from_their_first_row_to_their_last():
    image = bars_of(np.array([[1.0, 0.0], [0.5, 0.5]])).pixels(Frame((0, 2), (0, 1), 8, 4))
    assert image.tolist() == [[BLUE] * 4 + [ORANGE] * 4] * 2 + [[BLUE] * 8] * 2


def test_around_the_bars_nothing_is_drawn():
    image = bars_of(np.ones((2, 1))).pixels(Frame((-1, 3), (-0.5, 1.5), 8, 8))
    filled = np.zeros((8, 8), dtype=bool)
    filled[2:6, 2:6] = True
    assert np.array_equal(image == BLUE, filled)
    assert np.array_equal(image == 0, ~filled)


def test_a_marked_row_has_a_mark_above_its_bar():
    picture = bars_of(np.ones((4, 1)), marked=[0, 3], order=[2, 0, 3, 1])
    image = picture.pixels(Frame((0, 4), (0, 1.08), 8, 108))
    is_mark = image == 0xFF000000
    assert np.flatnonzero(is_mark.any(axis=0)).tolist() == [2, 3, 4, 5]
    # a hundred pixels of bars, two of air, four of marks
    assert np.flatnonzero(is_mark.any(axis=1)).tolist() == [2, 3, 4, 5]


def test_a_mean_with_one_marked_row_has_a_mark():
    picture = bars_of(np.ones((100, 1)), marked=[37])
    image = picture.pixels(Frame((0, 100), (0, 1.08), 10, 108))
    assert np.flatnonzero((image == 0xFF000000).any(axis=0)).tolist() == [3]


def test_zoomed_in_a_bar_is_one_row_again():
    resp = np.random.default_rng(0).dirichlet([1, 1], 900)
    picture = bars_of(resp)
    picture.pixels(Frame((0, 900), (0, 1), 100, 50))
    assert picture.bars.rows_per_bar == 9
    picture.pixels(Frame((300, 350), (0, 1), 100, 50))
    assert picture.bars.rows_per_bar == 1
    assert picture.bars.heights.tolist() == resp[300:350].tolist()


def test_a_range_beyond_the_rows_is_empty():
    image = bars_of(np.ones((5, 1))).pixels(Frame((7, 9), (0, 1), 4, 4))
    assert not image.any()


def test_new_colours_need_no_new_places():
    picture = RowsPicture(radius=0.6)
    picture.place(np.array([0.5]), np.array([0.5]))
    blue, orange = linear_light(component_colours(2))
    frame = Frame((0, 1), (0, 1), 9, 9)
    picture.colour(blue[None])
    assert picture.pixels(frame)[4, 4] & 0xFFFFFF == BLUE & 0xFFFFFF
    picture.colour(orange[None])
    assert picture.pixels(frame)[4, 4] & 0xFFFFFF == ORANGE & 0xFFFFFF
    picture.place(np.array([0.1]), np.array([0.5]))
    assert picture.pixels(frame)[4, 4] == 0
    assert picture.pixels(frame)[4, 0] & 0xFFFFFF == ORANGE & 0xFFFFFF


def test_a_rug_is_a_line_with_a_stroke_at_each_value():
    rug = RugPicture()
    rug.place(np.array([2.5, 7.5]))
    rug.colour(linear_light(component_colours(2)))
    line = rug.pixels(Frame((0, 10), (0, 0.3), 10, 9))
    assert line.shape == (1, 10)
    assert [int(shade) & 0xFFFFFF for shade in line[0, [2, 7]]] == [0x0072B2, 0xD67F00]
    assert line[0, [0, 4, 5, 9]].tolist() == [0, 0, 0, 0]


def test_without_sizes_rows_are_drawn_as_ever():
    x, y = np.array([0.2, 0.7]), np.array([0.4, 0.6])
    plain, sized = RowsPicture(), SizedRowsPicture()
    frame = Frame((0.0, 1.0), (0.0, 1.0), 80, 60)
    for picture in (plain, sized):
        picture.place(x, y)
        picture.colour(np.zeros((1, 3)))
    np.testing.assert_array_equal(plain.pixels(frame), sized.pixels(frame))


def test_rows_of_a_larger_size_take_more_pixels_and_lie_on_top():
    sized = SizedRowsPicture()
    sized.place(np.array([0.25, 0.75, 0.75]), np.array([0.5, 0.5, 0.5]))
    red_last = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    sized.colour(red_last, np.array([0.0, 1.0, 0.0]))
    image = sized.pixels(Frame((0.0, 1.0), (0.0, 1.0), 80, 40))
    small, large = (np.count_nonzero(part) for part in (image[:, :40], image[:, 40:]))
    assert large > 3 * small
    assert image[20, 60] & 0xFFFFFF == pytest.approx(0xFF0000, abs=0x1F0000)
    assert (image[20, 60] & 0xFF) < 40


def test_sizes_beside_a_crowd_are_seen_over_it():
    rng = np.random.default_rng(0)
    x, y = rng.random((2, 5_000))
    x[0], y[0] = 0.5, 0.5
    light = np.zeros((5_000, 3))
    light[0] = 1.0, 1.0, 1.0
    size = np.zeros(5_000)
    size[0] = 1.0
    sized = SizedRowsPicture()
    sized.place(x, y)
    sized.colour(light, size)
    image = sized.pixels(Frame((0.0, 1.0), (0.0, 1.0), 200, 200))
    white = np.count_nonzero((image & 0xFFFFFF) > 0xC0C0C0)
    assert white >= 9


def test_an_upright_rug_has_a_line_of_pixels_a_value_with_the_largest_on_top():
    rug = RugPicture(upright=True)
    rug.place(np.array([0.875]))
    rug.colour(np.ones((1, 3)))
    line = rug.pixels(Frame((5.0, 6.0), (0.0, 1.0), 9, 80))
    assert line.shape == (80, 1)
    assert np.flatnonzero(line[:, 0]).mean() == pytest.approx(9.5, abs=0.6)


def test_strokes_side_by_side_do_not_wipe_out_one_another():
    rug = RugPicture()
    rug.place(np.concatenate([[0.5], np.arange(5.5, 10.0), np.full(10, 7.5)]))
    rug.colour(np.array([[0.5, 0.2, 0.1]]))
    opacity = rug.pixels(Frame((0.0, 12.0), (0.0, 1.0), 12, 20, 1.0))[0] >> 24
    alone = opacity[0]
    assert alone > 200
    assert set(opacity[5:10].tolist()) == {alone}
    assert opacity[3] == opacity[11] == 0


def test_a_rug_of_which_nothing_is_in_sight_is_clear():
    rug = RugPicture()
    rug.place(np.array([50.0, 60.0]))
    rug.colour(np.array([[0.5, 0.2, 0.1]]))
    assert not rug.pixels(Frame((0.0, 12.0), (0.0, 1.0), 12, 20, 1.0)).any()


def test_rows_that_stand_out_have_their_colour_and_an_outline_around_it():
    picture = OutlinedRowsPicture()
    picture.place(np.array([0.5]), np.array([0.5]))
    picture.colour(np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]))
    image = picture.pixels(Frame((0.0, 1.0), (0.0, 1.0), 41, 41))
    red, blue = (image >> 16) & 0xFF, image & 0xFF
    assert red[20, 20] > 220
    assert blue[20, 20] < 40
    right = np.flatnonzero(image[20])[-1]
    assert 24 <= right <= 27
    assert blue[20, right - 1] > 220
    assert red[20, right - 1] < 40


def test_no_row_stands_out_where_none_is_placed():
    assert not OutlinedRowsPicture().pixels(Frame((0.0, 1.0), (0.0, 1.0), 9, 9)).any()


def test_bars_are_solid_unless_some_are_faint():
    picture, frame = BarsPicture(), Frame((0.0, 40.0), (-0.01, 1.08), 40, 50)
    resp = np.random.default_rng(5).dirichlet(np.ones(3), 40)
    marked, ink = np.arange(40) % 7 == 0, np.zeros(3, dtype=np.uint8)
    picture.show(resp, np.arange(40), component_colours(3), marked, ink)
    for lit, alphas in ((None, {0x00, 0xFF}), (marked, {0x00, 0x38, 0xFF})):
        picture.light_up(lit)
        pixels = picture.pixels(frame)
        assert picture.is_solid is (lit is None)
        assert set((pixels >> 24).ravel().tolist()) == alphas
        assert not pixels[pixels >> 24 == 0].any()
