"""Tables made up by a rule, with the truth kept for comparison."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.column import Column, ColumnKind
from gmmstudio.data.dataset import Dataset
from gmmstudio.data.parameters import Parameter, checked_values
from gmmstudio.registry import Registry

Values = Mapping[str, float]
Draw = Callable[[Values, np.random.Generator], tuple[NDArray[np.float64], NDArray[np.intp]]]


@dataclass(frozen=True)
class Generator:
    """A rule that makes a table, the same one for the same values.

    Parameters
    ----------
    key : str
        Its registered name.
    title, description : str
        For people; one plain sentence.
    parameters : tuple of Parameter
        What can be set; one of them is ``seed``.
    truth : str
        The name of the column with the known groups.
    draw : callable
        From the values and a NumPy generator, ``X (n, d)`` and the 0-based group of each row.
    column_names : callable
        The names of the ``d`` numeric columns.
    group_names : callable
        The label of a 0-based group.
    """

    key: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    truth: str
    draw: Draw
    column_names: Callable[[int], Sequence[str]]
    group_name: Callable[[int], str]

    def generate(self, **values: float) -> Dataset:
        """Make the table.

        Parameters
        ----------
        **values : int or float
            By parameter name; defaults stand for the rest.

        Raises
        ------
        DataError
            If a name is unknown or a value out of bounds.
        """
        checked = checked_values(self.parameters, values)
        X, groups = self.draw(checked, np.random.default_rng(int(checked["seed"])))
        names = tuple(self.column_names(X.shape[1]))
        labels = np.array([self.group_name(group) for group in groups.tolist()], dtype=object)
        columns = [
            Column(name, ColumnKind.NUMERIC, np.ascontiguousarray(X[:, j]))
            for j, name in enumerate(names)
        ]
        settings = {name: repr(value) for name, value in checked.items()}
        return Dataset(
            name=self.title,
            source=f"generated:{self.key}?{urlencode(settings)}",
            columns=(*columns, Column(self.truth, ColumnKind.TEXT, labels)),
            sha256=_digest(X, groups),
            description=self.description,
            truth=self.truth,
            suggested=names,
            notes=tuple(f"{name} = {_plain(value)}" for name, value in checked.items()),
        )


def _digest(X: NDArray[np.float64], groups: NDArray[np.intp]) -> str:
    digest = hashlib.sha256()
    digest.update(np.ascontiguousarray(X, dtype="<f8").tobytes())
    digest.update(groups.astype("<i8").tobytes())
    return digest.hexdigest()


def _two_species(
    values: Values, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    n = int(values["n"])
    species = (rng.random(n) >= values["share_a"]).astype(np.intp)
    means = np.array([values["mean_a"], values["mean_b"]])
    sds = np.array([values["sd_a"], values["sd_b"]])
    weights = rng.normal(means[species], sds[species])
    return weights[:, np.newaxis], species


def centre_distance(overlap: float) -> float:
    """Return the distance of two unit normals' means at which they overlap that much.

    Parameters
    ----------
    overlap : float
        The share of either's rows that lie nearer to the other's mean: Phi(-distance / 2),
        above 0 and below 1/2.

    Returns
    -------
    float
        In standard deviations.
    """
    return -2 * NormalDist().inv_cdf(overlap)


def _centres(k: int, d: int, distance: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Place centres so that each has its nearest neighbour at exactly the distance."""
    centres = np.zeros((1, d))
    while len(centres) < k:
        direction = rng.normal(size=d)
        step = distance * direction / np.linalg.norm(direction)
        candidate = centres[rng.integers(len(centres))] + step
        gaps = np.linalg.norm(centres - candidate, axis=1)
        # The neighbour it was placed by is at the distance itself, up to rounding.
        if gaps.min() >= distance * (1 - 1e-9):
            centres = np.vstack([centres, candidate])
    return centres


def _blobs(
    values: Values, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    n, k, d = int(values["n"]), int(values["k"]), int(values["d"])
    centres = _centres(k, d, centre_distance(values["overlap"]), rng)
    groups = rng.integers(k, size=n).astype(np.intp)
    return centres[groups] + rng.normal(size=(n, d)), groups


_SEED = Parameter(
    "seed", "Seed", int, 0, 0, 2**31 - 1, "The same seed and settings give the same table."
)

GENERATORS: Registry[Generator] = Registry("generator")
GENERATORS.register(
    "two_species",
    Generator(
        key="two_species",
        title="Two unknown species",
        description=(
            "Weights (kg) of animals of two species, mixed; the species are kept for comparison."
        ),
        parameters=(
            Parameter("n", "Animals", int, 500, 2, 2_000_000, "How many animals are weighed."),
            Parameter(
                "share_a",
                "Share of species A",
                float,
                0.6,
                0.0,
                1.0,
                "The probability that an animal is of species A.",
            ),
            Parameter("mean_a", "Mean of A", float, 3.7, 0.0, 1e4, "Mean weight of A, kg."),
            Parameter("sd_a", "Spread of A", float, 0.4, 1e-3, 1e3, "Standard deviation of A, kg."),
            Parameter("mean_b", "Mean of B", float, 5.0, 0.0, 1e4, "Mean weight of B, kg."),
            Parameter("sd_b", "Spread of B", float, 0.5, 1e-3, 1e3, "Standard deviation of B, kg."),
            _SEED,
        ),
        truth="species",
        draw=_two_species,
        column_names=lambda d: ("weight_kg",),
        group_name=lambda group: "AB"[group],
    ),
)
GENERATORS.register(
    "blobs",
    Generator(
        key="blobs",
        title="Gaussian blobs",
        description=(
            "Round Gaussian blobs of standard deviation 1, each overlapping its nearest neighbour."
        ),
        parameters=(
            Parameter("n", "Rows", int, 1000, 2, 2_000_000, "How many rows to draw."),
            Parameter("k", "Blobs", int, 3, 1, 50, "How many blobs, all equally likely."),
            Parameter("d", "Columns", int, 2, 1, 50, "How many numeric columns."),
            Parameter(
                "overlap",
                "Overlap",
                float,
                0.02,
                1e-6,
                0.49,
                "The share of a blob's rows that lie nearer to its nearest neighbour's centre.",
            ),
            _SEED,
        ),
        truth="blob",
        draw=_blobs,
        column_names=lambda d: tuple(f"x{j + 1}" for j in range(d)),
        group_name=lambda group: f"blob {group + 1}",
    ),
)


def _plain(value: float) -> str:
    """Return a number as people write it: ``1,000,000``, not ``1e+06``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
