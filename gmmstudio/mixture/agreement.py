"""How well two ways to divide the same rows agree."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray


@dataclass(frozen=True)
class Matching:
    """The best one-to-one matching of groups to components.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Group and component, counted from 0, by group; as many as there are of the fewer.
    error : float
        Share of the rows that are not in a pair, 0 to 1: the least classification error that
        naming the components can give.
    """

    pairs: tuple[tuple[int, int], ...]
    error: float


def adjusted_rand_index(counts: ArrayLike) -> float:
    """Return how well groups and components agree, corrected for chance.

    Of all pairs of rows it counts those that both divide alike, less what chance alone would give:
    1 for the same division whatever the names, about 0 for none, below 0 for less than chance.

    Parameters
    ----------
    counts : array-like of shape (n_groups, n_components)
        How many rows are of each group and each component.

    Returns
    -------
    float
        1 where both put all rows together, or each row apart: then there is no other way.

    References
    ----------
    Hubert & Arabie (1985), Comparing partitions, Journal of Classification 2, 193-218.
    """
    table = np.asarray(counts, dtype=np.float64)
    together = _pairs(table).sum()
    in_groups, in_components = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    most = 0.5 * (in_groups + in_components)
    all_pairs = float(_pairs(table.sum()))
    by_chance = in_groups * in_components / all_pairs if all_pairs else 0.0
    if most == by_chance:
        return 1.0
    return float((together - by_chance) / (most - by_chance))


def best_matching(counts: ArrayLike) -> Matching:
    """Return the one-to-one matching of groups to components that leaves the fewest rows out.

    It is found by the Hungarian method (Kuhn 1955); the error is that of mclust's ``classError``
    wherever the best labels of the components differ.

    Parameters
    ----------
    counts : array-like of shape (n_groups, n_components)
        How many rows are of each group and each component.
    """
    from scipy.optimize import linear_sum_assignment  # takes long: not before the window shows

    table = np.asarray(counts, dtype=np.float64)
    groups, components = linear_sum_assignment(table, maximize=True)
    total = table.sum()
    matched = table[groups, components].sum()
    pairs = tuple(zip(groups.tolist(), components.tolist(), strict=True))
    return Matching(pairs, float(1.0 - matched / total) if total else 0.0)


def _pairs(counts: FloatArray) -> FloatArray:
    """Return how many pairs there are among so many rows."""
    pairs: FloatArray = 0.5 * counts * (counts - 1.0)
    return pairs
