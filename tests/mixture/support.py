"""Data and mixtures that several specifications of the engine share."""

from dataclasses import dataclass
from functools import cache
from json import loads
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from gmmstudio.mixture import Mixture, Snapshot

REFERENCE = Path(__file__).parent / "reference"
DATASETS = ("acidity", "old_faithful", "iris", "diabetes")


@dataclass(frozen=True)
class ReferenceFit:
    """What mclust ends at; ``iterations`` counts as ours do, after the M-step from the labels."""

    dataset: str
    model: str
    k: int
    log_likelihood: float
    free_parameters: int
    bic_mclust: float
    iterations: int | None
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def __str__(self) -> str:
        return f"{self.dataset}-{self.model}-k{self.k}"


@cache
def table(dataset: str) -> np.ndarray:
    return np.loadtxt(REFERENCE / f"{dataset}.csv", delimiter=",", skiprows=1, ndmin=2)


@cache
def _json(dataset: str) -> dict:
    return loads((REFERENCE / f"{dataset}.json").read_text())


def labels(dataset: str, k: int) -> np.ndarray:
    return np.array(_json(dataset)["init_labels"][str(k)]) - 1


def _iterations(recorded: int | str | dict) -> int | None:
    """Return mclust's count as ours; for some families it does not tell."""
    if isinstance(recorded, dict):
        recorded = recorded["iterations"]
    return None if recorded == "NA" else recorded - 1


def reference_fits(families: set[str]) -> list[ReferenceFit]:
    return [
        ReferenceFit(
            dataset,
            f["model"],
            f["k"],
            f["loglik"],
            f["free_parameters"],
            f["bic_mclust"],
            _iterations(f["iterations"]),
            np.array(f["weights"]),
            np.array(f["means"]).reshape(f["k"], -1),
            np.array(f["covariances"]).reshape(f["k"], *2 * (table(dataset).shape[1],)),
        )
        for dataset in DATASETS
        for f in _json(dataset)["fits"]
        if f["ok"] and f["model"] in families
    ]


def two_overlapping(n: int = 400, seed: int = 1) -> np.ndarray:
    """Rows of two overlapping Gaussians in two columns of different units."""
    mixture = Mixture(
        [0.6, 0.4],
        [[0.0, 100.0], [2.0, 160.0]],
        [[[1.0, 12.0], [12.0, 400.0]], [[0.5, -6.0], [-6.0, 900.0]]],
    )
    return mixture.sample(n, seed)[0]


@st.composite
def tables(draw: st.DrawFn, features: int | None = None) -> np.ndarray:
    """Rows of a random mixture, so that there is something to find."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    d = draw(st.integers(1, 3)) if features is None else features
    k = draw(st.integers(1, 4))
    n = draw(st.integers(30, 300))
    centres = rng.normal(scale=3.0, size=(k, d))
    return centres[rng.integers(k, size=n)] + rng.normal(size=(n, d)) * rng.uniform(0.3, 2, d)


def last(snapshots: object) -> Snapshot:
    *_, final = snapshots
    return final
