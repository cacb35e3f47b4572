"""Principal components, and the directions that separate components as R's mclust finds them."""

from json import loads

import numpy as np
import pytest

from gmmstudio.mixture import FitError, Mixture, fit
from gmmstudio.mixture.directions import principal_components, separating_directions
from gmmstudio.mixture.moments import Moments
from gmmstudio.mixture.projection import Projection

from .support import REFERENCE, table

REFERENCES = loads((REFERENCE / "directions.json").read_text())


def mixture_of(reference: dict) -> Mixture:
    return Mixture(
        reference["weights"], reference["means"], reference["covariances"], reference["model"]
    )


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda r: f"{r['dataset']}-{r['model']}")
def test_the_directions_are_mclusts(reference: dict) -> None:
    expected = np.array(reference["directions"])
    moments = Moments.of_rows(table(reference["dataset"]))
    found = separating_directions(mixture_of(reference), len(expected), moments)
    signs = np.sign(np.sum(found.matrix * expected, axis=1))
    np.testing.assert_allclose(found.matrix * signs[:, None], expected, rtol=1e-6, atol=1e-8)
    values = np.array(reference["eigenvalues"])[: len(expected)]
    np.testing.assert_allclose(found.shares, values / values.sum(), rtol=1e-8)


def test_at_the_end_of_a_fit_the_mixtures_own_moments_do_as_well() -> None:
    X = table("iris")
    mixture = fit(X, 3, restarts=1).mixture
    own, rows = (separating_directions(mixture, 2, m) for m in (None, Moments.of_rows(X)))
    np.testing.assert_allclose(own.matrix, rows.matrix, rtol=1e-6, atol=1e-6)


def two_alike(covariance) -> Mixture:
    return Mixture([0.4, 0.6], [[0, 0, 0], [1, 2, 0]], [covariance] * 2)


def test_for_two_components_of_one_covariance_it_is_fishers_discriminant() -> None:
    root = np.random.default_rng(0).normal(size=(3, 3))
    covariance = root @ root.T + np.eye(3)
    found = separating_directions(two_alike(covariance), 2)
    fisher = np.linalg.solve(covariance, [1, 2, 0])
    cosine = found.matrix[0] @ fisher / np.linalg.norm(found.matrix[0]) / np.linalg.norm(fisher)
    assert abs(cosine) == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(found.shares, [1, 0])


def test_where_one_direction_tells_all_the_next_is_that_of_most_variance() -> None:
    found = separating_directions(
        Mixture([0.5, 0.5], [[-4, 0, 0], [4, 0, 0]], [np.diag([1.0, 1.0, 1.0])] * 2), 3
    )
    np.testing.assert_allclose(np.abs(found.matrix[0]), [1 / np.sqrt(17), 0, 0], atol=1e-9)
    turned = np.array([[1.0, 0, 0], [0, 1, 0.9], [0, 0.9, 1]])
    found = separating_directions(Mixture([0.5, 0.5], [[-4, 0, 0], [4, 0, 0]], [turned] * 2), 2)
    np.testing.assert_allclose(found.matrix[1] / found.matrix[1, 1], [0, 1, 1], atol=1e-9)


def test_components_that_differ_in_spread_alone_are_told_apart_where_they_do() -> None:
    concentric = Mixture([0.5, 0.5], np.zeros((2, 2)), [np.diag([1.0, 1]), np.diag([1.0, 9])])
    found = separating_directions(concentric, 1)
    np.testing.assert_allclose(found.matrix, [[0, 1 / np.sqrt(5)]], atol=1e-12)


def assert_uncorrelated(view: Projection, moments: Moments) -> None:
    seen = view.matrix @ moments.covariance @ view.matrix.T
    np.testing.assert_allclose(seen, np.eye(view.n_axes), atol=1e-9)


def test_the_axes_are_uncorrelated_and_of_variance_1() -> None:
    mixture = mixture_of(REFERENCES[0])
    assert_uncorrelated(separating_directions(mixture, 4), Moments.of_mixture(mixture))


def test_a_change_seen_leaves_alone_what_is_uncorrelated_with_the_view() -> None:
    mixture = mixture_of(REFERENCES[0])
    whole = separating_directions(mixture, 4)
    view = separating_directions(mixture, 2)
    mean = mixture.means[0]
    after = view.moved(mean, view.places(mean[None])[0] + [1.0, -2.0])
    np.testing.assert_allclose(
        whole.places(after[None])[0] - whole.places(mean[None])[0], [1, -2, 0, 0], atol=1e-9
    )


def test_units_and_offsets_change_no_place() -> None:
    mixture, units = mixture_of(REFERENCES[0]), np.array([1e8, 1e-8, 1.0, 10.0])
    scaled = Mixture(
        mixture.weights,
        mixture.means * units + 1e3 * units,
        mixture.covariances * np.outer(units, units),
    )
    plain = separating_directions(mixture, 3)
    np.testing.assert_allclose(
        separating_directions(scaled, 3).matrix * units, plain.matrix, rtol=1e-6, atol=1e-9
    )
    X = table("iris")
    pc = principal_components(Moments.of_rows(X))
    pc_scaled = principal_components(Moments.of_rows(X * units))
    np.testing.assert_allclose(pc_scaled.places(X * units), pc.places(X), atol=1e-9)


@pytest.mark.parametrize("standardised", [True, False])
def test_principal_components_have_the_variances_of_the_singular_values(standardised) -> None:
    X = table("iris")
    centred = X - X.mean(axis=0)
    if standardised:
        centred /= X.std(axis=0)
    singular = np.linalg.svd(centred, compute_uv=False)
    view = principal_components(Moments.of_rows(X), 4, standardised=standardised)
    places = view.places(X)
    np.testing.assert_allclose(places.var(axis=0), singular**2 / len(X), rtol=1e-9)
    np.testing.assert_allclose(view.shares, singular**2 / np.sum(singular**2), rtol=1e-9)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.corrcoef(places.T), np.eye(4), atol=1e-9)
    assert view.names == ("PC1", "PC2", "PC3", "PC4")


def test_the_largest_entry_of_each_direction_is_positive() -> None:
    X = table("iris")
    for view in (
        principal_components(Moments.of_rows(X), 4),
        separating_directions(mixture_of(REFERENCES[0]), 4, Moments.of_rows(X)),
    ):
        entries = view.matrix * X.std(axis=0)
        assert np.all(np.take_along_axis(entries, np.abs(entries).argmax(1)[:, None], 1) > 0)


def test_what_has_no_directions_is_refused() -> None:
    alone = Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(FitError, match="nothing to be separated from"):
        separating_directions(alone)
    with pytest.raises(FitError, match="3 axes"):
        principal_components(Moments.of_mixture(alone), 3)
    with pytest.raises(FitError, match="constant"):
        principal_components(Moments.of_rows([[1.0, 2.0], [1.0, 3.0]]))
    flat = Moments.of_rows([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    pair = Mixture([0.5, 0.5], [[0.0, 0.0], [1.0, 1.0]], [np.eye(2)] * 2)
    with pytest.raises(FitError, match="from 1 to 1"):
        separating_directions(pair, 2, flat)
