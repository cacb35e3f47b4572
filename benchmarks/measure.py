"""The measurements, each returning plain numbers for the report."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median

from benchmarks.cases import LINEAR, MEMORY, SPEED, Case, rows, start
from benchmarks.peers import PEERS, Ours
from gmmstudio.mixture import fit

REPEATS = 5
_REST = 0.3


@dataclass(frozen=True)
class Speed:
    """Median seconds per iteration of each program on one case."""

    case: Case
    seconds: dict[str, float]

    def ratio(self, peer: str) -> float | None:
        """How many times the peer's time is ours."""
        theirs = self.seconds.get(peer)
        return None if theirs is None else theirs / self.seconds[Ours.name]


def speed() -> list[Speed]:
    """Time every program on every case, turn by turn so that drift hits all alike."""
    found = []
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
        found.append(Speed(case, {name: median(t) for name, t in times.items() if t}))
        print(case.name, found[-1].seconds, flush=True)
    return found


def linear() -> dict[int, float]:
    """Return our seconds per iteration for each number of rows."""
    found = {}
    for case in LINEAR:
        X = rows(case.n, case.d, case.k)
        theta = start(X, case)
        found[case.n] = median(Ours().seconds(X, case, theta) for _ in range(REPEATS))
        print(case.name, found[case.n], flush=True)
    return found


def whole_fit() -> dict[str, float]:
    """Time whole fits to tolerance: 100,000 × 4, k = 6, five starts."""
    import warnings

    from sklearn.mixture import GaussianMixture

    X = rows(100_000, 4, 6, seed=3)
    ours, theirs, ratios = [], [], []
    for seed in range(REPEATS):
        begun = time.perf_counter()
        result = fit(X, 6, restarts=5, seed=seed)
        ours.append(time.perf_counter() - begun)
        model = GaussianMixture(6, n_init=5, random_state=seed, max_iter=500, tol=1e-6)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            begun = time.perf_counter()
            model.fit(X)
            theirs.append(time.perf_counter() - begun)
        ratios.append(result.log_likelihood - float(model.score_samples(X).sum()))
    print("whole fit", median(ours), median(theirs), ratios, flush=True)
    return {
        "ours": median(ours),
        "scikit-learn": median(theirs),
        "least_gain_in_log_likelihood": min(ratios),
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
