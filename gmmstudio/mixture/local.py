"""A component for a place or for some rows: what a person points at becomes a start."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmstudio.mixture.arrays import FloatArray, as_rows, frozen
from gmmstudio.mixture.covariance.base import clamp_eigenvalues
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.initialisation import SAMPLE_ROWS
from gmmstudio.mixture.projection import Projection

_FLOOR = 1e-4
"""The least variance of a new component in any direction, beside the data's: a component begun on
rows in a line or a heap would otherwise stay there."""
_SEED = 0


@dataclass(frozen=True, eq=False)
class Component:
    """What a mixture needs to know of one component, in the units of the data.

    Attributes
    ----------
    mean : ndarray of shape (n_features,)
    covariance : ndarray of shape (n_features, n_features)
    weight : float
        More than 0 and less than 1.
    """

    mean: FloatArray
    covariance: FloatArray
    weight: float

    def __post_init__(self) -> None:
        frozen(self.mean)
        frozen(self.covariance)


def local_component(
    X: ArrayLike, place: ArrayLike, n_components: int, view: Projection
) -> Component:
    """Return a component at a place in a view, with the covariance of the rows around it.

    These are the n / 2k rows seen nearest to the place, in units of the seen axes' standard
    deviations (at least 2(d + 1) of them, where there are as many). The mean is seen at the place;
    what is not seen of it is that of these rows. No variance in any direction of the standardised
    columns is below 1e-4 of the data's.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        All rows, or a sample of them; of more than 20,000 a seeded sample is taken.
    place : array-like of shape (m,)
        In the view.
    n_components : int
        k, the component added included. The weight is 1 / 2k.
    view : Projection
        What the place is told in; for a view of all columns as they are
        ``Projection.of_columns(names, range(d))``.

    Returns
    -------
    Component

    Raises
    ------
    FitError
        If ``X`` has too few or equal rows, or place and view do not agree.
    """
    rows = as_rows(X)
    target = np.asarray(place, dtype=np.float64)
    if target.shape != (view.n_axes,) or not np.isfinite(target).all():
        raise FitError(f"a place must be {view.n_axes} finite numbers, not {target}")
    if len(rows) > SAMPLE_ROWS:
        chosen = np.random.default_rng(_SEED).choice(len(rows), SAMPLE_ROWS, replace=False)
        rows = rows[np.sort(chosen)]
    scale = _deviations(rows)
    seen = view.places(rows)
    away = np.square((seen - target) / _deviations(seen)).sum(axis=1)
    wanted = max(len(rows) // (2 * n_components), 2 * (rows.shape[1] + 1))
    nearest = np.argsort(away, kind="stable")[:wanted]
    mean, covariance = _moments(rows[nearest], scale)
    return Component(view.moved(mean, target), covariance, 1.0 / (2 * n_components))


def of_rows(X: ArrayLike, rows: NDArray[np.bool_] | NDArray[np.integer]) -> Component:
    """Return a component that has the mean and covariance of some rows, and their share as weight.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        All rows.
    rows : ndarray
        Which: a mask of shape (n_samples,), or indices.

    Returns
    -------
    Component
        No variance in any direction of the standardised columns is below 1e-4 of the data's.

    Raises
    ------
    FitError
        If these are not more than d rows, or are all of them, or a column of ``X`` is constant.
    """
    table = as_rows(X)
    chosen = np.flatnonzero(rows) if rows.dtype == np.bool_ else np.unique(rows)
    if len(chosen) <= table.shape[1]:
        raise FitError(
            f"{len(chosen)} rows tell no covariance of {table.shape[1]} columns; "
            f"choose at least {table.shape[1] + 1}"
        )
    if len(chosen) == len(table):
        raise FitError("these are all the rows: none are left for the other components")
    mean, covariance = _moments(table[chosen], _deviations(table))
    return Component(mean, covariance, len(chosen) / len(table))


def _moments(rows: FloatArray, scale: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and floored covariance; squares are summed about a row, for columns far away."""
    standard = (rows - rows[0]) / scale
    mean = standard.mean(axis=0)
    standard -= mean
    covariance = standard.T @ standard / len(rows)
    floored = clamp_eigenvalues(0.5 * (covariance + covariance.T)[None], _FLOOR)[0]
    return rows[0] + mean * scale, floored * np.outer(scale, scale)


def _deviations(rows: FloatArray) -> FloatArray:
    deviations: FloatArray = rows.std(axis=0) if len(rows) else np.zeros(rows.shape[1])
    if not np.all(deviations > 0):
        raise FitError("a column is constant and tells no distance")
    return deviations
