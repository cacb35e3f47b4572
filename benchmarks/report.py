"""Write what was measured into a table and a picture."""

import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.cases import MEMORY
from benchmarks.measure import Speed

HERE = Path(__file__).parent
TABLE = HERE / "README.md"
PICTURE = HERE.parent / "docs" / "images" / "benchmark.png"


def machine() -> str:
    """Return processor, system and versions in one line."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = f"{len(names)} × {names[0].split(':')[1].strip()}" if names else processor
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "scipy", "scikit-learn"))
    return f"{processor}; {platform.system()}; Python {platform.python_version()}, {packages}"


def write_table(
    speeds: list[Speed], linear: dict[int, float], whole: dict[str, float] | None, memory: float
) -> None:
    """Write ``README.md`` beside this file."""
    lines = [
        "# Benchmarks",
        "",
        "`make bench` measures everything anew and writes this page and the picture in README.md.",
        "",
        f"On {machine()}.",
        "",
        "Milliseconds per EM iteration, medians of five turns in one run, same data and start,",
        "tolerance off. On a machine that others share, ratios move by a factor of two from run",
        "to run; mclust is timed up to 100,000 rows.",
        "",
        "| work | GMM Studio | scikit-learn | mclust | against scikit-learn | wanted |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for s in speeds:
        ratio = s.ratio("scikit-learn")
        assert ratio is not None
        mark = "" if ratio >= s.case.target else " **(missed)**"
        cells = [_ms(s.seconds.get(name)) for name in ("GMM Studio", "scikit-learn", "mclust")]
        lines.append(
            f"| {s.case.name} | {' | '.join(cells)} | {ratio:.1f}×{mark} | ≥ {s.case.target:g}× |"
        )
    lines += [
        "",
        _whole_fit(whole),
        "",
        f"Peak memory beyond the data, {MEMORY.name}: {memory:.0f} MB (wanted < 64 MB).",
        "",
        "Cost against rows (2 columns, k = 5, VVV):",
        "",
        "| rows | ms per iteration | ns per row |",
        "|---:|---:|---:|",
        *(f"| {n:,} | {_ms(t)} | {t / n * 1e9:.1f} |" for n, t in linear.items()),
        "",
    ]
    TABLE.write_text("\n".join(lines), encoding="utf-8")


def _whole_fit(whole: dict[str, float] | None) -> str:
    work = "Whole fit to tolerance, 100,000 × 4, k = 6, five starts (wanted ≥ 10×): "
    if whole is None:
        return work + "**not measured in this run**."
    ratio = whole["scikit-learn"] / whole["ours"]
    return (
        f"{work}{whole['ours']:.2f} s against scikit-learn's {whole['scikit-learn']:.2f} s, "
        f"{ratio:.1f}×; our ℓ is never lower than {whole['least_gain_in_log_likelihood']:+.3f} "
        "beside theirs."
    )


def draw(speeds: list[Speed], linear: dict[int, float]) -> None:
    """Draw both tables into one picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), width_ratios=(3, 2))
    colours = {"GMM Studio": "#0072b2", "scikit-learn": "#e69f00", "mclust": "#999999"}
    height = 0.8 / len(colours)
    for i, (name, colour) in enumerate(colours.items()):
        have = [(j, s.seconds[name] * 1e3) for j, s in enumerate(speeds) if name in s.seconds]
        if have:
            left.barh([j + i * height for j, _ in have], [t for _, t in have], height * 0.9,
                      color=colour, label=name)  # fmt: skip
    left.set_yticks([j + height for j in range(len(speeds))], [s.case.name for s in speeds])
    left.invert_yaxis()
    left.set_xscale("log")
    left.set_xlabel("milliseconds per iteration (log scale)")
    left.legend(frameon=False, fontsize=8)
    right.loglog(list(linear), [t * 1e3 for t in linear.values()], "o-", color="#0072b2")
    right.set_xlabel("rows (2 columns, k = 5, VVV)")
    right.set_ylabel("ms per iteration")
    right.grid(alpha=0.3)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE, dpi=110)


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds * 1e3:.3g}"
