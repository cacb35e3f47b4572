"""What was measured, kept as JSON and written as a page."""

import json
import platform
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.cases import MEMORY, SPEED, WHOLE_FIT, Case
from benchmarks.peers import Mclust, Ours, ScikitLearn

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
_RECORD = HERE / "results.json"
_MEMORY_WANTED = 64
_LATE_WANTED = 30
_WORST_WANTED = 100
_SPEED_KEPT = 0.8


@dataclass
class Results:
    """The last measurement of each part, with the machine that it was made on.

    Attributes
    ----------
    parts : dict
        By the names of ``measure.PARTS``.
    machines : dict
        By the same names.
    """

    parts: dict[str, Any] = field(default_factory=dict)
    machines: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Results":
        """Return what is on record."""
        return cls(**json.loads(_RECORD.read_text(encoding="utf-8"))) if _RECORD.exists() else cls()

    def keep(self, part: str, found: object) -> None:
        """Put a measurement on record."""
        self.parts[part] = found
        self.machines[part] = machine()
        record = {"parts": self.parts, "machines": self.machines}
        text = json.dumps(record, indent=1, ensure_ascii=False)
        _RECORD.write_text(text + "\n", encoding="utf-8")


def machine() -> str:
    """Return processor, memory, system and versions in one line."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = f"{len(names)} × {names[0].split(':')[1].strip()}" if names else processor
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "scipy", "scikit-learn"))
    return (
        f"{processor}; {platform.system()}; Python {platform.python_version()}, {packages}"
        f"{_r_versions()}"
    )


def _r_versions() -> str:
    if shutil.which("Rscript") is None:
        return ""
    program = 'cat(as.character(getRversion()), as.character(packageVersion("mclust")))'
    done = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=False)
    found = done.stdout.split()
    return f"; R {found[0]}, mclust {found[1]}" if len(found) == 2 else ""


def write_report(results: Results) -> None:
    """Write ``README.md`` beside this file."""
    sections = {
        "speed": _speed,
        "whole_fit": _whole_fit,
        "memory": _memory,
        "linear": _linear,
        "responsiveness": _responsiveness,
    }
    lines = [
        "# Benchmarks",
        "",
        "`make bench` measures everything anew and writes this page and the picture in README.md;",
        "`python -m benchmarks PART …` one part: `speed`, `linear`, `whole_fit`, `memory` or",
        "`responsiveness`.",
        "",
        *(f"On {m}." for m in dict.fromkeys(results.machines.values())),
        "",
        "![Times beside those of scikit-learn and mclust](../docs/images/benchmark.png)",
        "",
    ]
    missed: list[str] = []
    for part, section in sections.items():
        if part in results.parts:
            lines += [*section(results.parts[part], missed), ""]
        else:
            lines += [f"Part `{part}`: **not measured**.", ""]
    verdict = f"**Missed: {'; '.join(missed)}.**" if missed else "All targets are reached."
    lines[6:6] = [verdict, ""]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _verdict(ratio: float | None, target: float | None, what: str, missed: list[str]) -> str:
    """Return a ratio beside its target, and note a miss."""
    if ratio is None:
        return "–"
    if target is None:
        return f"{ratio:.1f}×"
    if ratio >= target:
        return f"{ratio:.1f}× (≥ {target:g}×: reached)"
    missed.append(f"{what}: {ratio:.1f}× for ≥ {target:g}×")
    return f"{ratio:.1f}× (≥ {target:g}×: **missed**)"


def ratio(case: Case, found: dict[str, float], peer: str) -> float | None:
    """Return how many times a peer's time is ours."""
    return found[peer] / found[Ours.name] if peer in found else None


def _speed(found: dict[str, dict[str, float]], missed: list[str]) -> list[str]:
    lines = [
        "## An iteration",
        "",
        "Milliseconds per EM iteration, programs in turn in one run, medians of five, same data",
        "and start, a fixed number of iterations, tolerance off. mclust is timed up to 100,000",
        "rows: handing more of them to R takes far longer than what is measured. Times of others",
        "grow more than ours when anything else runs, on few rows several-fold: measure on a quiet",
        "machine.",
        "",
        "| work | GMM Studio | scikit-learn | mclust | against scikit-learn | against mclust |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for case in SPEED:
        times = found[case.name]
        cells = [_ms(times.get(p.name)) for p in (Ours, ScikitLearn, Mclust)]
        for peer, target in ((ScikitLearn, case.target), (Mclust, case.mclust_target)):
            what = f"{case.name} against {peer.name}"
            cells.append(_verdict(ratio(case, times, peer.name), target, what, missed))
        lines.append(f"| {case.name} | {' | '.join(cells)} |")
    return lines


def _whole_fit(found: dict[str, float], missed: list[str]) -> list[str]:
    times = found["scikit-learn"] / found["ours"]
    verdict = _verdict(times, WHOLE_FIT.target, "whole fit against scikit-learn", missed)
    least, largest = found["least gain"], found["largest gain"]
    if least < -1.0:
        missed.append(f"whole fit: ℓ lower by {-least:.3g} than scikit-learn's")
    return [
        "## A whole fit",
        "",
        f"{WHOLE_FIT.name}, five starts, to the same relative tolerance of 1e-6 of ℓ: for",
        "scikit-learn, whose bound is on the mean over the rows, 1e-6 · (1 + |ℓ|) / n with ℓ that",
        "of the standardised data. Medians of five seeds.",
        "",
        f"GMM Studio {found['ours']:.2f} s, scikit-learn {found['scikit-learn']:.2f} s: {verdict}.",
        f"Our ℓ less theirs, over the seeds: {least:+.3g} to {largest:+.3g}.",
    ]


def _memory(found: float, missed: list[str]) -> list[str]:
    reached = found < _MEMORY_WANTED
    if not reached:
        missed.append(f"peak memory: {found:.0f} MB for < {_MEMORY_WANTED} MB")
    return [
        "## Memory",
        "",
        f"Peak beyond the data, {MEMORY.name}: {found:.0f} MB "
        f"(< {_MEMORY_WANTED} MB: {'reached' if reached else '**missed**'}).",
    ]


def _linear(found: dict[str, float], missed: list[str]) -> list[str]:
    return [
        "## Cost against rows",
        "",
        "2 columns, k = 5, VVV. What an iteration costs beside the rows, a fraction of a",
        "millisecond, shows at 10,000; from about 30,000 on, threads share the rows.",
        "",
        "| rows | ms per iteration | ns per row |",
        "|---:|---:|---:|",
        *(f"| {int(n):,} | {_ms(t)} | {t / int(n) * 1e9:.1f} |" for n, t in found.items()),
    ]


def _responsiveness(found: dict[str, Any], missed: list[str]) -> list[str]:
    lines = [
        "## What the main thread feels",
        "",
        "A 10 ms timer in the main thread while another fits 1,000,000 × 2, k = 5, VVV, on two",
        "threads: milliseconds that ticks are late. The window's own work is not in it.",
        "",
        "| phase | ticks | median | 99th percentile | worst |",
        "|---|---:|---:|---:|---:|",
    ]
    for phase, name in (("beginning", "start"), ("running", "iterations")):
        f = found[phase]
        lines.append(
            f"| {name} | {f['ticks']} | {f['half']:.1f} | {f['nearly_all']:.1f} | "
            f"{f['worst']:.1f} |"
        )
        if f["worst"] > _WORST_WANTED or (phase == "running" and f["nearly_all"] > _LATE_WANTED):
            missed.append(f"a timer beside the {name}: {f['nearly_all']:.0f} ms late")
    if found["speed"] < _SPEED_KEPT:
        missed.append(f"speed kept beside a timer: {found['speed']:.0%}")
    lines += [
        "",
        f"Wanted: ≤ {_LATE_WANTED} ms at the 99th percentile, {_WORST_WANTED} ms at worst.",
        f"EM keeps {min(found['speed'], 1.0):.0%} of its speed (wanted ≥ {_SPEED_KEPT:.0%}).",
    ]
    return lines


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    ms = seconds * 1e3
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.3g}"
