import numpy as np
import pytest

from gmmstudio.errors import UserError
from gmmstudio.palette import (
    MAX_COLOURS,
    component_colours,
    encode,
    linear_light,
    mix,
    mixed_light,
)
from tests.colours import difference, lab

# Machado, Oliveira and Fernandes (2009), full severity, on linear light
COLOUR_BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
JUST_NOTICEABLE = 0.02


def oklab(light):
    """Return Ottosson's OKLab, in which 0.02 is about the smallest difference one notices."""
    cones = light @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    return np.cbrt(cones) @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ]
    )


def seen_distances(colours, matrix):
    seen = oklab(np.clip(linear_light(colours) @ np.asarray(matrix).T, 0, 1))
    distances = np.linalg.norm(seen[:, None] - seen[None], axis=2)
    return distances + np.eye(len(colours)) * 9


@pytest.mark.parametrize("vision", COLOUR_BLINDNESS)
def test_six_components_are_plainly_told_apart_whatever_the_colour_vision(vision):
    distances = seen_distances(component_colours(6), COLOUR_BLINDNESS[vision])
    assert distances.min() > 3.5 * JUST_NOTICEABLE


@pytest.mark.parametrize("vision", COLOUR_BLINDNESS)
def test_eight_components_differ_by_the_cies_formula_whatever_the_colour_vision(vision):
    # 2.3 is about the smallest difference one notices in plain patches; 10 is plain in small marks
    light = linear_light(component_colours(8)) @ np.asarray(COLOUR_BLINDNESS[vision]).T
    seen = lab(np.clip(light, 0, 1))
    apart = difference(seen[:, None], seen[None])[np.triu_indices(8, 1)]
    assert apart.min() > 11.5


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # of the test data of Sharma, Wu & Dalal (2005), table 1
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_formula_agrees_with_its_published_test_data(one, other, expected):
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=5e-5)


def test_lab_of_white_and_of_red():
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(np.array([1.0, 0, 0])) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("vision", COLOUR_BLINDNESS)
def test_fifty_components_are_all_distinct_and_neighbours_plainly_so(vision):
    distances = seen_distances(component_colours(MAX_COLOURS), COLOUR_BLINDNESS[vision])
    assert distances.min() > JUST_NOTICEABLE
    assert np.diagonal(distances, offset=1).min() > 3.5 * JUST_NOTICEABLE


@pytest.mark.parametrize("k", [1, 2, 7, 49])
def test_a_component_keeps_its_colour_when_more_are_added(k):
    assert component_colours(k).tolist() == component_colours(MAX_COLOURS)[:k].tolist()


def test_two_components_are_blue_and_orange():
    assert component_colours(2).tolist() == [[0, 114, 178], [214, 127, 0]]


@pytest.mark.parametrize("k", [-1, MAX_COLOURS + 1])
def test_other_numbers_of_components_have_no_colours(k):
    with pytest.raises(UserError, match=f"0 to 50 components, not for {k}"):
        component_colours(k)


def test_light_and_code_are_inverse():
    every = np.arange(256, dtype=np.uint8)
    assert encode(linear_light(every)).tolist() == every.tolist()


def test_middle_grey_holds_a_fifth_of_the_light_of_white():
    # the sRGB standard: code 118 is 18.1 % of the light
    assert linear_light(np.array([118], dtype=np.uint8))[0] == pytest.approx(0.181, abs=1e-3)


def test_a_row_of_one_component_alone_has_its_colour():
    colours = component_colours(5)
    assert mix(np.eye(5), colours).tolist() == colours.tolist()


def test_half_black_half_white_has_half_the_light():
    black_and_white = np.array([[0, 0, 0], [255, 255, 255]], dtype=np.uint8)
    mixed = mix(np.array([[0.5, 0.5]]), black_and_white)
    # (0.5 ** (1 / 2.4)) * 1.055 - 0.055, times 255
    assert mixed.tolist() == [[188, 188, 188]]


def test_the_mean_of_mixed_rows_is_the_mix_of_their_mean():
    rng = np.random.default_rng(0)
    resp = rng.dirichlet([0.4] * 4, 5_000)
    colours = component_colours(4)
    mean = mixed_light(resp, colours).mean(axis=0)
    assert mean == pytest.approx(resp.mean(axis=0) @ linear_light(colours), rel=1e-12)


def test_light_is_written_over_what_was_there_if_it_fits():
    rng = np.random.default_rng(3)
    first, second = rng.dirichlet(np.ones(4), (2, 5_000)).astype(np.float32)
    colours = component_colours(4)
    before = mixed_light(first, colours)
    again = mixed_light(second, colours, before)
    assert np.shares_memory(again, before)
    np.testing.assert_array_equal(again, mixed_light(second, colours))
    for other in (second[:-1], second.astype(np.float64)):
        assert not np.shares_memory(mixed_light(other, colours, before), before)
