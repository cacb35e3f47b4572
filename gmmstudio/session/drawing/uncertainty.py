"""How undecided a row is between components, from 0 for not at all."""

import math

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.bars import certainty


def uncertainty(resp: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 minus the largest responsibility of each row: the chance that argmax is wrong.

    Parameters
    ----------
    resp : ndarray of float64, shape (m, k)
        Each row sums to 1.

    Returns
    -------
    ndarray of float64, shape (m,)
        From 0 to 1 − 1/k.

    References
    ----------
    Bensmail, Celeux, Raftery & Robert (1997), Inference in model-based cluster analysis,
    Statistics and Computing 7, 1–10.
    """
    return np.maximum(1.0 - certainty(resp), 0.0)


def entropy(resp: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return −Σⱼ rⱼ ln rⱼ / ln k of each row: how far it is spread over all components.

    Parameters
    ----------
    resp : ndarray of float64, shape (m, k)
        Each row sums to 1.

    Returns
    -------
    ndarray of float64, shape (m,)
        From 0 for one component to 1 for all alike; 0 where k is 1.

    References
    ----------
    Celeux & Soromenho (1996), An entropy criterion for assessing the number of clusters in a
    mixture model, Journal of Classification 13, 195–212.
    """
    total = np.zeros(len(resp))
    k = resp.shape[1]
    if k == 1:
        return total
    # column by column: no array of the size of all responsibilities is made
    for column in resp.T:
        total -= column * np.log(np.where(column > 0, column, 1.0))
    # rounding alone could leave the range
    return np.clip(total / math.log(k), 0.0, 1.0)
