import numpy as np

from gmmstudio.data import Column, ColumnKind, Dataset


def table(values, *, name="table", suggested=()):
    """Return a data set of numeric columns, one an array."""
    columns = tuple(
        Column(name=column, kind=ColumnKind.NUMERIC, values=np.asarray(cells, dtype=np.float64))
        for column, cells in values.items()
    )
    return Dataset(
        name=name, source=name, columns=columns, sha256="0" * 64, suggested=tuple(suggested)
    )
