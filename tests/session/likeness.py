"""Whether snapshots are the same to the last bit."""

from dataclasses import fields

import numpy as np

from gmmstudio.mixture import Mixture


def differing(one, other):
    """Return the names of the fields in which two snapshots differ."""
    names = [field.name for field in fields(one)]
    return {name for name in names if not alike(getattr(one, name), getattr(other, name))}


def alike(one, other):
    """Whether two values are the same, arrays and mixtures included."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, Mixture) and isinstance(other, Mixture):
        names = ("weights", "means", "covariances", "family")
        return all(alike(getattr(one, name), getattr(other, name)) for name in names)
    return type(one) is type(other) and one == other
