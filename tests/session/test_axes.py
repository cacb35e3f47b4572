"""What the axes of a scatter can show, and what stands beside them."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import FitError, Mixture, iterate
from gmmstudio.mixture.directions import principal_components, separating_directions
from gmmstudio.mixture.moments import Moments
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.axes import Axis, about_axes, offers, titles
from gmmstudio.session.view_state import ViewState
from tests.session.tables import table

PC, DIRECTION = (lambda place: Axis(place, "pc")), (lambda place: Axis(place, "direction"))


@pytest.fixture(scope="module")
def three():
    """Return a state with 60 rows around (0, 0, 0) and 40 around (0, 0, 80); b follows a."""
    rng = np.random.default_rng(4)
    a = rng.normal(5, 1, 100)
    b = a + 0.3 * rng.normal(size=100)
    c = np.concatenate([rng.normal(0, 10, 60), rng.normal(80, 10, 40)])
    columns = {"a": a, "b": b, "c": c}
    dataset = table(columns)
    return ViewState(dataset=dataset, selection=dataset.select(tuple(columns)))


@pytest.fixture(scope="module")
def fitted(three):
    *_, last = iterate(three.selection.X, 2, start="kmeans", max_iterations=20, seed=0)
    groups = three.selection.X[:60], three.selection.X[60:]
    mixture = Mixture(
        [0.6, 0.4], [rows.mean(axis=0) for rows in groups], [np.cov(rows.T) for rows in groups]
    )
    snapshot = replace(last, mixture=mixture)
    return replace(three, snapshot=snapshot, shared_sample=three.sample)


def test_before_a_fit_columns_and_principal_components_are_on_offer(three):
    assert [offer.text for offer in offers(three)] == ["a", "b", "c", "PC 1", "PC 2", "PC 3"]


def test_with_two_components_directions_are_on_offer_too(fitted, three):
    assert [offer.text for offer in offers(fitted)][6:] == [f"Direction {i}" for i in (1, 2, 3)]
    *_, one = iterate(three.selection.X, 1, start="kmeans", max_iterations=1, seed=0)
    assert len(offers(replace(three, snapshot=one))) == 6


def test_two_columns_are_seen_as_they_are(three):
    state = replace(three, x=Axis(2), y=Axis(0))
    np.testing.assert_array_equal(
        state.view.places(three.selection.X), three.selection.X[:, [2, 0]]
    )
    assert titles(state) == ("c", "a")
    assert state.column_pair == (2, 0)


def test_a_column_keeps_its_unit_beside_an_axis_of_another_kind(three):
    dataset = replace(three.dataset, units={"a": "cm"})
    state = replace(three, dataset=dataset, x=PC(0), y=Axis(0))
    across, up = titles(state)
    assert across.startswith("PC 1 (")
    assert up == "a (cm)"
    assert titles(replace(state, x=Axis(0), y=Axis(1))) == ("a (cm)", "b")


def test_two_columns_have_one_view_for_all_states_of_a_run(fitted, three):
    assert fitted.view is three.view
    assert replace(three, x=Axis(1), y=Axis(0)).view is not three.view


def test_principal_components_are_those_of_all_rows_with_their_shares(three):
    state = replace(three, x=PC(0), y=PC(1))
    expected = principal_components(Moments.of_rows(three.selection.X), 2)
    np.testing.assert_allclose(state.view.matrix, expected.matrix)
    shares = np.linalg.eigvalsh(np.corrcoef(three.selection.X.T))[::-1] / 3
    assert titles(state) == tuple(
        f"PC {i + 1} ({100 * shares[i]:.0f} % of variance)" for i in (0, 1)
    )
    assert state.column_pair is None


def test_directions_are_those_of_mixture_and_rows_with_their_shares(fitted):
    state = replace(fitted, x=DIRECTION(0), y=DIRECTION(2))
    moments = Moments.of_rows(fitted.selection.X)
    expected = separating_directions(fitted.snapshot.mixture, 3, moments)
    np.testing.assert_allclose(state.view.matrix, expected.matrix[[0, 2]])
    x, y = titles(state)
    assert x == f"direction 1 ({100 * expected.shares[0]:.0f} % of the separation)"
    assert y == f"direction 3 ({100 * expected.shares[2]:.0f} % of the separation)"


def test_directions_that_are_held_stay_when_the_mixture_moves(fitted, three):
    held = separating_directions(fitted.snapshot.mixture, 3)
    first = next(iter(iterate(three.selection.X, 3, start="random", seed=1)))
    state = replace(fitted, snapshot=first, directions=held, x=DIRECTION(0), y=DIRECTION(1))
    np.testing.assert_array_equal(state.view.matrix, held.matrix[:2])


def test_a_column_beside_a_principal_component_shows_both_as_they_are(three):
    state = replace(three, x=Axis(2), y=PC(0))
    X = three.selection.X
    pc = principal_components(Moments.of_rows(X), 1).places(X)[:, 0]
    np.testing.assert_allclose(state.view.places(X), np.column_stack([X[:, 2], pc]), atol=1e-9)


def test_the_mixture_seen_is_its_closed_form(fitted):
    state = replace(fitted, x=PC(1), y=Axis(0))
    view, mixture = state.view, fitted.snapshot.mixture
    seen = view.mixture(mixture)
    A, c = view.matrix, view.centre
    for j in range(2):
        np.testing.assert_allclose(seen.means[j], A @ (mixture.means[j] - c), atol=1e-9)
        np.testing.assert_allclose(seen.covariances[j], A @ mixture.covariances[j] @ A.T, atol=1e-9)


def test_each_axis_tells_what_it_is_and_its_share(fitted):
    told = about_axes(fitted)
    assert len(told) == len(offers(fitted))
    shares = np.linalg.eigvalsh(np.corrcoef(fitted.selection.X.T))[::-1] / 3
    assert f"It has {100 * shares[0]:.0f} % of the variance" in told[3]
    assert "Mostly a (+), b (+)." in told[3]
    assert "Scrucca 2010" in told[6]
    assert "Mostly c (+)." in told[6]


def test_an_axis_that_cannot_be_had_says_why():
    dataset = table({"a": np.arange(9.0), "b": np.ones(9)})
    state = ViewState(dataset=dataset, selection=dataset.select(("a", "b")))
    assert "constant" in about_axes(state)[2]
    with pytest.raises(FitError, match="constant"):
        _ = replace(state, x=PC(0), y=PC(1)).view


def test_one_column_is_no_plane():
    dataset = table({"a": np.arange(9.0)})
    assert ViewState(dataset=dataset, selection=dataset.select(("a",))).view is None


def test_two_axes_along_one_direction_are_no_plane(fitted):
    along_c = Projection(("direction 1",), [[0, 0, 2.0]], np.zeros(3), [[0], [0], [0.5]], (1.0,))
    with pytest.raises(FitError, match="direction 1 and c are one and the same direction"):
        _ = replace(fitted, directions=along_c, x=DIRECTION(0), y=Axis(2)).view
