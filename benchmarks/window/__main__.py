"""Measure the window and write WINDOW.md: ``python -m benchmarks.window``."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.window.report import Row, ratio, write
from benchmarks.window.screen import has_screen, screen
from benchmarks.window.tables import write_csv

_ROWS, _COLUMNS = 1_000_000, 10
_STARTS = 5


def measured(environment: dict[str, str], part: str, *arguments: object) -> dict[str, float]:
    """Run one part in a process of its own and return its numbers."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.window.parts",
            part,
            *(json.dumps(argument) for argument in arguments),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("MEASURED "))
    found: dict[str, float] = json.loads(line.removeprefix("MEASURED "))
    print(part, *arguments, found, flush=True)
    return found


def rows(environment: dict[str, str], csv: str) -> list[Row]:
    """Measure everything."""
    frames = {n: measured(environment, "frame", n) for n in (1_000, 100_000, 1_000_000)}
    alone = measured(environment, "headless", 1_000_000, 2, 5)
    run = measured(environment, "running", 1_000_000, 2, 5)
    starts = [measured(environment, "start", time.time()) for _ in range(_STARTS)]
    read = measured(environment, "reading", csv)
    memory = measured(environment, "memory", csv, 500)
    window = sorted(start["window_seconds"] for start in starts)[_STARTS // 2]
    table = sorted(start["table_seconds"] for start in starts)[_STARTS // 2]
    kept = run["iterations_per_second"] / alone["iterations_per_second"]
    return [
        Row("a frame of 1,000 rows", frames[1_000]["moving_ms"], "ms", 16),
        Row("a frame of 100,000 rows in motion (sample)", frames[100_000]["moving_ms"], "ms", 16),
        Row("a frame of 100,000 rows at rest (all)", frames[100_000]["rest_ms"], "ms", 16),
        Row("a frame of 1,000,000 rows in motion (sample)", frames[1_000_000]["moving_ms"],
            "ms", 25),
        Row("a frame of 1,000,000 rows at rest (all)", frames[1_000_000]["rest_ms"], "ms", 50),
        Row("of that the scatter's rows alone", frames[1_000_000]["rest_rows_ms"], "ms", None),
        Row("probe timer late while EM runs, median", run["late_p50_ms"], "ms", None),
        Row("the same, 99th percentile", run["late_p99_ms"], "ms", 30),
        Row("the same, at worst", run["late_worst_ms"], "ms", 100),
        Row("a press answered while EM runs, at worst", run["press_worst_ms"], "ms", 100),
        Row("Pause answered, at worst", run["pause_worst_ms"], "ms", 100),
        Row("Reset answered while EM runs", run["stop_ms"], "ms", 100),
        ratio("speed EM keeps beside the window", kept, 0.8),
        Row("start to a usable window", window, "s", 1.0),
        Row("start to the first table shown", table, "s", None),
        Row("opening 1,000,000 × 10 from CSV", read["seconds"], "s", 3.0),
        Row("probe timer late meanwhile, at worst", read["late_worst_ms"], "ms", 100),
        Row("Cancel answered meanwhile", read["cancel_ms"], "ms", 100),
        Row("peak memory, 1,000,000 × 10, k = 10, 500 iterations", memory["peak_mb"], "MB", 1000),
    ]  # fmt: skip


def main() -> int:
    """Measure and write; return the exit status."""
    if not has_screen():
        print("the window is not measured: there is neither a display nor Xvfb")
        return 0
    with screen() as environment, tempfile.TemporaryDirectory() as folder:
        load, _, _ = os.getloadavg()
        csv = Path(folder) / "table.csv"
        write_csv(csv, _ROWS, _COLUMNS)
        write(rows(environment, str(csv)), load)
    return 0


if __name__ == "__main__":
    sys.exit(main())
