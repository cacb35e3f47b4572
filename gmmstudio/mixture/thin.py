"""Products of matrices with few rows and very many columns, as a pass over the rows makes them.

A thin product is made as a stack of short ones in one call. OpenBLAS packs the operands of a
product that is not small, which costs up to four times the product itself where one side is thin;
and NumPy keeps the interpreter lock during a product whose result is a few numbers only, so that
other threads wait for it.
"""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray

LENGTH = 512
"""Columns of one product of the stack."""
_SMALL = 1_000_000
"""Multiplications up to which OpenBLAS takes a product as small."""


def times(left: FloatArray, right: FloatArray, out: FloatArray) -> FloatArray:
    """Write ``left @ right``, where ``right`` is long.

    Parameters
    ----------
    left : ndarray of shape (p, q)
    right : ndarray of shape (q, m)
    out : ndarray of shape (p, m)

    Returns
    -------
    ndarray of shape (p, m)
        ``out``.
    """
    stacked = _stacked(left.size, right.shape[1])
    if not stacked:
        return np.matmul(left, right, out=out)
    np.matmul(left, _stack(right[:, :stacked]), out=_stack(out[:, :stacked]))
    if stacked < right.shape[1]:
        np.matmul(left, right[:, stacked:], out=out[:, stacked:])
    return out


def inner(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return ``left @ right.T`` of two long matrices.

    Parameters
    ----------
    left : ndarray of shape (p, m)
    right : ndarray of shape (q, m)

    Returns
    -------
    ndarray of shape (p, q)
    """
    stacked = _stacked(len(left) * len(right), right.shape[1])
    if not stacked:
        product: FloatArray = left @ right.T
        return product
    parts = _stack(left[:, :stacked]) @ _stack(right[:, :stacked]).transpose(0, 2, 1)
    product = parts.sum(axis=0)
    if stacked < right.shape[1]:
        product += left[:, stacked:] @ right[:, stacked:].T
    return product


def _stacked(per_column: int, columns: int) -> int:
    """Return how many of the columns to take as a stack."""
    return 0 if per_column * LENGTH > _SMALL else columns // LENGTH * LENGTH


def _stack(matrix: FloatArray) -> FloatArray:
    """Return a view of the columns in groups: shape (groups, rows, ``LENGTH``)."""
    return matrix.reshape(len(matrix), -1, LENGTH).transpose(1, 0, 2)
