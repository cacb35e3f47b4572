"""One line in plain words for what a half-step did."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import Mixture, Phase, Snapshot, StopReason
from gmmstudio.session import wording

_NOTICED = 1e-3
"""Changes below this (in standard deviations, or as a part) are not told."""
_DOMINANT = 0.6
"""Part of a mean's squared way that one column has to have for the way to be told by it."""
_TOLD = 2
_WHOLE_FROM, _POWERS_FROM = 99.5, 1e7
_COLUMNS_NAMED = 3


@dataclass(frozen=True)
class Flips:
    """Rows whose most probable component changed with an E-step.

    Attributes
    ----------
    rows : int
        How many.
    drawn : int or None
        Out of how many that are drawn; None where these are all rows in use.
    """

    rows: int
    drawn: int | None = None


def narrate(
    snapshot: Snapshot,
    before: Snapshot | None,
    columns: Sequence[str],
    *,
    names: Sequence[str] | None = None,
    flips: Flips | None = None,
) -> str:
    """Return what the half-step that led to a snapshot did.

    What a person has to know comes first: the end of a run, a fall of ℓ, a component that newly
    collapsed. An M-step tells of the component that changed most: the one with the largest share
    of the Kullback–Leibler divergence between new and old P(C, x), Σⱼ P(Cⱼ)(ln P(Cⱼ)/P(Cⱼ)° +
    KL(Nⱼ, Nⱼ°)).

    Parameters
    ----------
    snapshot : Snapshot
    before : Snapshot or None
        One of the iteration before; None at iteration 0.
    columns : sequence of str
        What the columns are called.
    names : sequence of str or None
        What the components are called; None for ``C1``, ``C2``, ….
    flips : Flips or None
        What an E-step did to the most probable components, where that is known.

    Returns
    -------
    str
        One line without a full stop.
    """
    called = names if names is not None else _plain_names(snapshot.mixture.n_components)
    if snapshot.stop_reason is not None:
        return _ENDS[snapshot.stop_reason](snapshot)
    if snapshot.fell:
        return f"{_label(snapshot)}: {wording.fall(snapshot)}"
    collapsed = _newly_collapsed(snapshot, before)
    if collapsed and snapshot.phase is Phase.M_STEP:
        return f"M-step: {_collapse(snapshot, collapsed, called)}"
    if snapshot.phase is Phase.START:
        return _start(snapshot, columns)
    if snapshot.phase is Phase.M_STEP:
        return f"M-step: {_changes(snapshot, columns, called)}"
    return f"E-step: {_sharing(snapshot, called, flips)}"


def _plain_names(k: int) -> list[str]:
    return [f"C{j + 1}" for j in range(k)]


def _label(snapshot: Snapshot) -> str:
    return str(snapshot.phase)


def _start(snapshot: Snapshot, columns: Sequence[str]) -> str:
    named = len(columns) <= _COLUMNS_NAMED
    where = wording.listed(list(columns)) if named else wording.count(len(columns), "column")
    components = wording.count(snapshot.mixture.n_components, "component")
    return f"Start: {components} in {where}; ℓ = {_l(snapshot)}"


def _converged(snapshot: Snapshot) -> str:
    left = snapshot.remaining
    rest = "" if left is None else f", and about {wording.number(left, 1)} is left to gain"
    return f"Converged after {_iterations(snapshot)}: ℓ = {_l(snapshot)}{rest}"


def _out_of_iterations(snapshot: Snapshot) -> str:
    delta = snapshot.delta or 0.0
    rest = f", still rising by {_two_digits(delta)} an iteration" if delta > 0 else ""
    return f"Stopped at the maximum of {_iterations(snapshot)}: ℓ = {_l(snapshot)}{rest}"


def _cancelled(snapshot: Snapshot) -> str:
    return f"Stopped after {_iterations(snapshot)}: ℓ = {_l(snapshot)}"


_ENDS = {
    StopReason.CONVERGED: _converged,
    StopReason.MAX_ITERATIONS: _out_of_iterations,
    StopReason.CANCELLED: _cancelled,
}


def _newly_collapsed(snapshot: Snapshot, before: Snapshot | None) -> list[int]:
    known = set() if before is None else {held.component for held in before.collapses}
    return [held.component for held in snapshot.collapses if held.component not in known]


def _collapse(snapshot: Snapshot, components: list[int], names: Sequence[str]) -> str:
    left = {held.component: held.effective_rows for held in snapshot.collapses}
    who = wording.listed([names[j] for j in components], wording.NAMED)
    own = [round(left[j], 1) for j in components]
    how_many = wording.listed([wording.rows(rows) for rows in own])
    if len(own) > wording.NAMED:
        how_many = f"{wording.rows(min(own))} to {wording.rows(max(own))}"
    them = "it" if len(components) == 1 else "them"
    return (
        f"{who} shrank onto rows that lie too close together (effective rows: {how_many}); only "
        f"the covariance floor holds {them} up"
    )


def _sharing(snapshot: Snapshot, names: Sequence[str], flips: Flips | None) -> str:
    k = snapshot.mixture.n_components
    if k == 1:
        shared = f"every row belongs to {names[0]}, the only component"
    elif snapshot.iteration == 0:
        rows = snapshot.effective_rows
        most = int(rows.argmax())
        share = _two_digits(100.0 * float(rows[most] / rows.sum()))
        shared = (
            f"each row is shared out over {k} components by probability; {names[most]} gets most, "
            f"{share} % of the rows"
        )
    elif flips is None:
        shared = "each row is shared out anew by the moved components"
    else:
        shared = _flipped(flips)
    return f"{shared}; {_gain(snapshot)}"


def _flipped(flips: Flips) -> str:
    of = "" if flips.drawn is None else f" of {flips.drawn:,} drawn"
    if flips.rows == 0:
        return f"no row{of} changed its most probable component"
    one = flips.rows == 1
    whose = "its" if one else "their"
    how_many = f"{flips.rows:,}{of or (' row' if one else ' rows')}"
    return f"{how_many} changed {whose} most probable component"


def _gain(snapshot: Snapshot) -> str:
    if snapshot.delta is None:
        return f"ℓ = {_l(snapshot)}"
    if snapshot.delta <= 0:
        return f"ℓ stays at {_l(snapshot)}"
    return f"the iteration raised ℓ by {_two_digits(snapshot.delta)} to {_l(snapshot)}"


def _changes(snapshot: Snapshot, columns: Sequence[str], names: Sequence[str]) -> str:
    before, after = snapshot.responsibilities_from, snapshot.mixture
    if before is None:
        return "means, covariances and weights follow the responsibilities"
    change = _Change.between(before, after)
    j = int(change.divergence.argmax())
    told = sorted(
        (
            (float(change.shift[j]), f"mean moved {_way(change, j, columns)}"),
            (abs(float(change.growth[j])), f"spread {_growth(float(change.growth[j]))}"),
            (float(change.shape[j]), "shape changed"),
            (
                abs(_log_ratio(after.weights[j], before.weights[j])),
                f"weight {_fall_or_rise(before.weights[j], after.weights[j])}",
            ),
        ),
        key=lambda part: -part[0],
    )
    parts = [text for size, text in told if size >= _NOTICED][:_TOLD]
    if not parts:
        who = "the component" if after.n_components == 1 else "no component"
        verb = "moved less than" if after.n_components == 1 else "moved more than"
        return f"{who} {verb} {wording.number(_NOTICED)} sd"
    return f"{names[j]}'s {', its '.join(parts)}"


@dataclass(frozen=True, eq=False)
class _Change:
    """What became of each component.

    Attributes
    ----------
    shift : ndarray of shape (k,)
        How far the mean moved, in the component's own standard deviations (Mahalanobis).
    along : ndarray of shape (k, d)
        The same column by column, with its sign.
    growth : ndarray of shape (k,)
        Logarithm of the ratio of standard deviations, their geometric mean over all axes.
    shape : ndarray of shape (k,)
        What is left of the change of the covariance, in standard deviations an axis: 0 where it
        only grew or shrank evenly, more where it turned or stretched.
    divergence : ndarray of shape (k,)
        Its share of the divergence between new and old P(C, x); not negative.
    """

    shift: NDArray[np.float64]
    along: NDArray[np.float64]
    growth: NDArray[np.float64]
    shape: NDArray[np.float64]
    divergence: NDArray[np.float64]

    @classmethod
    def between(cls, before: Mixture, after: Mixture) -> "_Change":
        d = before.n_features
        lower = np.linalg.cholesky(before.covariances)
        moved = after.means - before.means
        white = np.linalg.solve(lower, moved[:, :, None])[:, :, 0]
        squared = np.square(white).sum(axis=1)
        roots = np.linalg.solve(lower, np.linalg.cholesky(after.covariances))
        log_ratio = np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
        spread = 0.5 * (np.square(roots).sum(axis=(1, 2)) - d) - log_ratio
        evenly = 0.5 * d * np.expm1(2.0 * log_ratio / d) - log_ratio
        old, new = before.weights, after.weights
        both = (old > 0) & (new > 0)
        ratio = np.log(np.where(both, new, 1.0) / np.where(both, old, 1.0))
        return cls(
            np.sqrt(squared),
            moved / before.standard_deviations,
            log_ratio / d,
            np.sqrt(np.maximum(spread - evenly, 0.0) * 2.0 / d),
            new * (spread + 0.5 * squared + ratio) + old - new,
        )


def _way(change: _Change, j: int, columns: Sequence[str]) -> str:
    along = change.along[j]
    column = int(np.abs(along).argmax())
    way = f"{_two_digits(float(change.shift[j]))} sd"
    if along[column] ** 2 < _DOMINANT * np.square(along).sum() or along[column] == 0:
        return way
    return f"{way} towards {'larger' if along[column] > 0 else 'smaller'} {columns[column]}"


def _growth(growth: float) -> str:
    ratio = math.exp(growth)
    if ratio >= 2.0:
        return f"grew {_two_digits(ratio)}-fold"
    return f"{'grew' if ratio > 1 else 'shrank'} by {_two_digits(100 * abs(ratio - 1))} %"


def _fall_or_rise(before: float, after: float) -> str:
    texts = [(f"{before:.{n}f}", f"{after:.{n}f}") for n in (2, 3, 4)]
    exact = (wording.number(before, 3), wording.number(after, 3))
    old, new = next((pair for pair in texts if pair[0] != pair[1]), exact)
    return f"{'rose' if after > before else 'fell'} from {old} to {new}"


def _log_ratio(after: float, before: float) -> float:
    if after == before:
        return 0.0
    return math.log(after / before) if after > 0 and before > 0 else math.inf


def _two_digits(value: float) -> str:
    """Return a positive number with two significant digits, a large one whole."""
    if _WHOLE_FROM <= value < _POWERS_FROM:
        return wording.grouped(value, 0)
    text = wording.number(value, 2)
    padded = f"{value:#.2g}".rstrip(".")
    return text if "e" in text else padded


def _iterations(snapshot: Snapshot) -> str:
    return wording.count(snapshot.iteration, "iteration")


def _l(snapshot: Snapshot) -> str:
    return wording.log_likelihood(snapshot.log_likelihood)
