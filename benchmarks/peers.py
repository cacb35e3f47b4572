"""The programs that are measured, each running a fixed number of EM iterations from one θ."""

import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np

from benchmarks.cases import Case, FloatArray
from gmmstudio.mixture import Mixture, iterate

_SKLEARN_TYPES = {"VVV": "full", "VVI": "diag", "VII": "spherical", "EEE": "tied", "V": "full"}


class Peer(Protocol):
    """A program that can run EM."""

    name: ClassVar[str]

    def seconds(self, X: FloatArray, case: Case, start: Mixture) -> float | None:
        """Return the seconds one iteration takes, or None if the program cannot run here."""
        ...


class Ours:
    """The engine of this project, threads as by default."""

    name = "GMM Studio"

    def seconds(self, X: FloatArray, case: Case, start: Mixture) -> float:
        """Time ``case.iterations`` iterations after the first E-step."""
        run = iterate(
            X,
            case.k,
            covariance=case.family,
            start=start,
            tolerance=0.0,
            max_iterations=case.iterations,
        )
        next(run)
        begun = time.perf_counter()
        for _ in run:
            pass
        return (time.perf_counter() - begun) / case.iterations


class ScikitLearn:
    """``sklearn.mixture.GaussianMixture`` with its own threads as by default."""

    name = "scikit-learn"

    def seconds(self, X: FloatArray, case: Case, start: Mixture) -> float:
        """Time the E- and M-steps of ``fit``: two runs of different length, subtracted."""
        return (
            self._fit(X, case, start, case.iterations + 1) - self._fit(X, case, start, 1)
        ) / case.iterations

    @staticmethod
    def _fit(X: FloatArray, case: Case, start: Mixture, iterations: int) -> float:
        from sklearn.mixture import GaussianMixture

        precisions = np.linalg.inv(start.covariances)
        kind = _SKLEARN_TYPES[case.family]
        model = GaussianMixture(
            case.k,
            covariance_type=kind,
            weights_init=start.weights,
            means_init=start.means,
            precisions_init=np.einsum("kii->ki", precisions) if kind == "diag" else precisions,
            tol=0.0,
            max_iter=iterations,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it did not converge: nothing should
            begun = time.perf_counter()
            model.fit(X)
            return time.perf_counter() - begun


_LARGEST_FOR_R = 100_000
"""Beyond this, handing the rows to R takes far longer than what is measured."""

_R_PROGRAM = """
suppressMessages(library(mclust))
a <- commandArgs(TRUE); n <- as.integer(a[2]); d <- as.integer(a[3]); k <- as.integer(a[4])
x <- matrix(readBin(a[1], "double", n * d), n, d)
z <- matrix(readBin(a[5], "double", n * k), n, k)
run <- function(m) system.time(me(data = x, modelName = a[6], z = z,
    control = emControl(tol = c(0, 0), itmax = c(m, m))))[["elapsed"]]
m <- as.integer(a[7])
cat(paste0("seconds=", (run(m + 1) - run(1)) / m, "\\n"))
"""


class Mclust:
    """R's mclust, where R and the package are installed, up to 100,000 rows."""

    name = "mclust"

    def seconds(self, X: FloatArray, case: Case, start: Mixture) -> float | None:
        """Time ``me`` from the responsibilities of the same θ."""
        if shutil.which("Rscript") is None or case.n > _LARGEST_FOR_R:
            return None
        with tempfile.TemporaryDirectory() as folder:
            data, resp = Path(folder, "x"), Path(folder, "z")
            np.asfortranarray(X).T.tofile(data)
            np.asfortranarray(start.responsibilities(X)).T.tofile(resp)
            arguments = [data, case.n, case.d, case.k, resp, case.family, case.iterations]
            done = subprocess.run(
                ["Rscript", "-e", _R_PROGRAM, *map(str, arguments)],
                capture_output=True,
                text=True,
                check=False,
            )
        for line in done.stdout.splitlines():
            if line.startswith("seconds="):
                return float(line.removeprefix("seconds="))
        return None


PEERS: tuple[Peer, ...] = (Ours(), ScikitLearn(), Mclust())
