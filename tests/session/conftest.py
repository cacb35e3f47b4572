import numpy as np
import pytest

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


@pytest.fixture(scope="session")
def make_table():
    return table


@pytest.fixture
def two_groups():
    """Return 300 rows: a third around −4, the rest around 4; a label of noise beside."""
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(-4, 1, 100), rng.normal(4, 1, 200)])
    return table({"x": x, "y": rng.normal(0, 1, 300), "z": rng.normal(0, 1, 300)}, suggested=["x"])
