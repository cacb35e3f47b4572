"""The measurements. Each returns what can be written down as JSON."""

import json
import subprocess
import sys
import time
import warnings
from dataclasses import asdict
from statistics import median

import numpy as np

from benchmarks.cases import LINEAR, MEMORY, SPEED, WHOLE_FIT, rows, start
from benchmarks.peers import PEERS, Ours
from benchmarks.responsiveness import responsiveness
from gmmstudio.mixture import fit

REPEATS = 5
_REST = 0.3


def speed() -> dict[str, dict[str, float]]:
    """Return median seconds per iteration by case and program.

    Programs take turns, so that drift of the machine hits all alike.
    """
    found: dict[str, dict[str, float]] = {}
    for case in SPEED:
        X = rows(case.n, case.d, case.k)
        theta = start(X, case)
        times: dict[str, list[float]] = {peer.name: [] for peer in PEERS}
        for _ in range(REPEATS):
            for peer in PEERS:
                # Threads of the program before wait by spinning for a while.
                time.sleep(_REST)
                seconds = peer.seconds(X, case, theta)
                if seconds is not None:
                    times[peer.name].append(seconds)
        found[case.name] = {name: median(t) for name, t in times.items() if t}
        print(case.name, found[case.name], flush=True)
    return found


def linear() -> dict[str, float]:
    """Return our median seconds per iteration by number of rows."""
    found = {}
    for case in LINEAR:
        X = rows(case.n, case.d, case.k)
        theta = start(X, case)
        found[str(case.n)] = median(Ours().seconds(X, case, theta) for _ in range(REPEATS))
        print(case.name, found[str(case.n)], flush=True)
    return found


def whole_fit() -> dict[str, float]:
    """Time whole fits to tolerance from five starts, as each program does it by itself.

    Ours stops when ℓ gains less than 1e-6 · (1 + |ℓ|), with ℓ that of the standardised data;
    scikit-learn's bound is on the gain of the mean of ℓ over the rows as they are, so it is given
    1e-6 · (1 + |ℓ|) / n. Ours looks at what is still to gain as well, so it stops later.
    """
    from sklearn.mixture import GaussianMixture

    case = WHOLE_FIT
    X = rows(case.n, case.d, case.k, seed=3)
    scale = X.std(axis=0)
    ours, theirs, gains, rounds = [], [], [], []
    for seed in range(REPEATS):
        time.sleep(_REST)
        begun = time.perf_counter()
        result = fit(X, case.k, restarts=5, seed=seed, max_iterations=case.iterations)
        ours.append(time.perf_counter() - begun)
        standard = result.log_likelihood + case.n * float(np.log(scale).sum())
        model = GaussianMixture(
            case.k,
            n_init=5,
            random_state=seed,
            max_iter=case.iterations,
            tol=1e-6 * (1.0 + abs(standard)) / case.n,
        )
        time.sleep(_REST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            begun = time.perf_counter()
            model.fit(X)
            theirs.append(time.perf_counter() - begun)
        gains.append(result.log_likelihood - float(model.score_samples(X).sum()))
        rounds.append((result.iterations, model.n_iter_))
        print("whole fit", ours[-1], theirs[-1], gains[-1], rounds[-1], flush=True)
    return {
        "ours": median(ours),
        "scikit-learn": median(theirs),
        "least gain": min(gains),
        "largest gain": max(gains),
    }


_MEMORY_PROGRAM = """
import json, pathlib, sys
from benchmarks.cases import Case, rows
from gmmstudio.mixture import iterate
case = Case(**json.loads(sys.argv[1]))
def megabytes(field):
    lines = pathlib.Path('/proc/self/status').read_text().splitlines()
    return next(int(l.split()[1]) for l in lines if l.startswith(field)) / 1024
X = rows(case.n, case.d, case.k)
for _ in iterate(X[:5000], case.k, start="kmeans", max_iterations=1):
    pass
pathlib.Path('/proc/self/clear_refs').write_text('5')  # making the rows took more than they take
before = megabytes('VmRSS')
for _ in iterate(X, case.k, start="kmeans", tolerance=0.0, max_iterations=case.iterations):
    pass
print(megabytes('VmHWM') - before)
"""


def memory() -> float:
    """Return the peak memory of a fit beyond data and libraries, in MB, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_PROGRAM, json.dumps(asdict(MEMORY))],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


PARTS = {
    "speed": speed,
    "linear": linear,
    "whole_fit": whole_fit,
    "memory": memory,
    "responsiveness": lambda: asdict(responsiveness()),
}
"""What can be measured by itself, in the order of the report."""
