"""What is told of a place, against Bayes' rule written out."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.mixture import Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.drawing.near_rows import NearRows
from gmmstudio.session.pointing import (
    PlaneReader,
    RowTeller,
    ValueReader,
    shares,
    value_text,
)

PENGUINS = Mixture([0.45, 0.55], [[3700.0], [5000.0]], [[[400.0**2]], [[500.0**2]]])
PLANE = Mixture(
    [0.3, 0.7],
    [[0.0, 0.0, 5.0], [3.0, 1.0, -5.0]],
    [np.diag([1.0, 2.0, 1.0]), [[2.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 3.0]]],
)
PIXEL = np.array([7.0, 1e-6])


def by_hand(weights, densities):
    joint = np.array(weights) * densities
    return joint.sum(), joint / joint.sum()


def test_a_value_is_told_with_its_density_and_the_responsibilities():
    densities = norm.pdf(4203.4, [3700, 5000], [400, 500])
    density, (first, second) = by_hand([0.45, 0.55], densities)
    told = ValueReader("mass", PENGUINS, PENGUINS, ("small", "large")).at(
        np.array([4203.4, 0.0]), PIXEL
    )
    assert told == (
        f"mass 4203 · p(x) {density:.3g} · P(C | x): small {first:.2f} · large {second:.2f}"
    )


def test_after_an_m_step_the_density_is_the_new_one_and_the_responsibilities_are_those_drawn():
    before = Mixture([0.5, 0.5], [[3000.0], [6000.0]], [[[300.0**2]], [[300.0**2]]])
    told = ValueReader("mass", PENGUINS, before, ("C1", "C2")).at(np.array([4500.0, 0.0]), PIXEL)
    density, _ = by_hand([0.45, 0.55], norm.pdf(4500, [3700, 5000], [400, 500]))
    assert told == f"mass 4500 · p(x) {density:.3g} · P(C | x): C1 0.50 · C2 0.50"


def test_before_the_first_e_step_there_is_only_the_density():
    told = ValueReader("mass", PENGUINS, None, ("C1", "C2")).at(np.array([4500.0, 0.0]), PIXEL)
    assert told.endswith("· P(C | x) after the first E-step")


@pytest.mark.parametrize(
    ("value", "pixel", "text"),
    [
        (4203.4, 7.0, "4203"),
        (4203.4, 0.7, "4203.4"),
        (42034.0, 70.0, "42,034"),
        (-0.000123, 2e-5, "−0.00012"),
        (1.23456e12, 1e9, "1.235e12"),
        (0.0, 0.01, "0"),
    ],
)
def test_a_value_has_as_many_digits_as_a_pixel_tells_apart(value, pixel, text):
    assert value_text(value, pixel) == text


class TestOfManyComponents:
    def test_six_stand_in_their_order(self):
        resp = np.array([0.05, 0.4, 0.05, 0.3, 0.1, 0.1])
        told = shares(tuple("abcdef"), resp)
        assert told == "P(C | x): a 0.05 · b 0.40 · c 0.05 · d 0.30 · e 0.10 · f 0.10"

    def test_of_seven_the_likeliest_four_are_told_and_what_is_left(self):
        resp = np.array([0.05, 0.4, 0.02, 0.3, 0.1, 0.1, 0.03])
        told = shares(tuple("abcdefg"), resp)
        assert told == "P(C | x): b 0.40 · d 0.30 · e 0.10 · f 0.10 · 3 others 0.10"


@pytest.fixture
def rows():
    """Five rows of three columns and two of labels; the second is not in use."""
    X = np.array([[0, 0, 5], [np.nan, 0, 0], [3, 1, -5], [3, 1, 4], [9, 9, 0]], dtype=float)
    columns = [Column(n, ColumnKind.NUMERIC, x) for n, x in zip("abc", X.T, strict=True)]
    for name, cells in (
        ("island", ["Dream", None, None, "Biscoe", "Torgersen"]),
        ("species", ["Adelie", "x", "A name of more letters than there is room for", "b", "c"]),
    ):
        columns.append(Column(name, ColumnKind.TEXT, np.array(cells, dtype=object)))
    return Dataset("t", "t", tuple(columns), "0" * 64, truth="species")


def reader(dataset, mixture, axes, columns=("a", "b", "c")):
    selection = dataset.select(columns)
    drawn = AllRows(selection)
    names = ("C1", "C2")
    x, y = selection.X[:, axes].T
    near = NearRows(x, y)
    return PlaneReader(
        Projection.of_columns(columns, axes),
        mixture,
        names,
        RowTeller(dataset, selection, drawn, mixture, names),
        lambda place, pixel: near.within(place, 5 * pixel),
    )


class TestInTheScatter:
    pixel = np.array([0.01, 0.02])

    def test_a_place_is_told_under_the_mixture_of_its_two_columns_and_says_so(self, rows):
        place = np.array([1.304, 0.451])
        densities = [
            multivariate_normal.pdf(place, m[:2], c[:2, :2])
            for m, c in zip(PLANE.means, PLANE.covariances, strict=True)
        ]
        _, (first, second) = by_hand([0.3, 0.7], densities)
        assert reader(rows, PLANE, (0, 1)).at(place, self.pixel) == (
            f"a 1.30 · b 0.45 · P(C | x): C1 {first:.2f} · C2 {second:.2f} · "
            "by these 2 of 3 columns"
        )

    def test_where_the_two_are_all_columns_nothing_is_left_open(self, rows):
        mixture = PLANE.marginal((0, 1))
        told = reader(rows, mixture, (1, 0), ("a", "b")).at(np.array([1.0, 1.0]), self.pixel)
        assert "columns" not in told
        _, (first, _) = by_hand(
            [0.3, 0.7],
            [
                multivariate_normal.pdf([1.0, 1.0], m, c)
                for m, c in zip(mixture.means, mixture.covariances, strict=True)
            ],
        )
        assert f"C1 {first:.2f}" in told

    def test_along_other_axes_it_is_the_mixture_of_the_projection(self, rows):
        A = np.array([[0.6, 0.8, 0.0], [0.0, 0.0, 2.0]])
        view = Projection(("PC 1", "PC 2"), A, np.array([1.0, 1.0, 0.0]), np.linalg.pinv(A))
        place = np.array([0.5, 3.0])
        densities = [
            multivariate_normal.pdf(place, A @ (m - view.centre), A @ c @ A.T)
            for m, c in zip(PLANE.means, PLANE.covariances, strict=True)
        ]
        _, (first, second) = by_hand([0.3, 0.7], densities)
        told = PlaneReader(view, PLANE, ("C1", "C2")).at(place, self.pixel)
        assert told.startswith("PC 1 0.50 · PC 2 3.00 · ")
        assert f"C1 {first:.2f} · C2 {second:.2f} · by these 2 axes of 3 columns" in told

    def test_a_row_is_told_by_its_number_its_labels_and_what_all_its_columns_say(self, rows):
        told = reader(rows, PLANE, (0, 1)).at(np.array([0.02, 0.05]), self.pixel)
        densities = [
            multivariate_normal.pdf([0, 0, 5], m, c)
            for m, c in zip(PLANE.means, PLANE.covariances, strict=True)
        ]
        _, (first, second) = by_hand([0.3, 0.7], densities)
        assert told == f"row 1 · Adelie · Dream · P(C | row): C1 {first:.3f} · C2 {second:.3f}"

    def test_rows_at_one_place_say_that_there_are_more(self, rows):
        told = reader(rows, PLANE, (0, 1)).at(np.array([3.0, 1.0]), self.pixel)
        assert told.startswith("row 3 (1 of 2 here) · A name of mo…is room for · P(C | row): ")

    def test_before_the_first_e_step_places_are_told_without_probabilities(self, rows):
        bare = replace(reader(rows, PLANE, (0, 1)), source=None, teller=None)
        told = bare.at(np.array([3.0, 1.0]), self.pixel)
        assert told == "a 3.00 · b 1.00 · P(C | x) after the first E-step"


def test_readers_that_tell_the_same_are_equal(rows):
    one = ValueReader("mass", PENGUINS, PENGUINS, ("C1", "C2"))
    assert one == ValueReader("mass", PENGUINS, PENGUINS, ("C1", "C2"))
    assert one != ValueReader("mass", PENGUINS, None, ("C1", "C2"))
