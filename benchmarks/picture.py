"""The measurements as a picture for README.md."""

from typing import TYPE_CHECKING

from benchmarks.cases import SPEED
from benchmarks.peers import Mclust, Ours, ScikitLearn
from benchmarks.report import HERE, Results, ratio

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE = HERE.parent / "docs" / "images" / "benchmark.png"
_COLOURS = {Ours.name: "#0072b2", ScikitLearn.name: "#e69f00", Mclust.name: "#999999"}
_INK = "#333333"


def draw(results: Results) -> None:
    """Draw times per iteration and cost against rows, as far as they are on record."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    if not {"speed", "linear"} <= set(results.parts):
        return
    plt.rcParams.update(
        {
            "font.size": 9,
            "text.color": _INK,
            "axes.labelcolor": _INK,
            "axes.edgecolor": "#bbbbbb",
            "xtick.color": _INK,
            "ytick.color": _INK,
        }
    )
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(11, 4.4), width_ratios=(8, 5), layout="constrained"
    )
    _bars(left, results.parts["speed"])
    _growth(right, {int(n): t for n, t in results.parts["linear"].items()})
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_axisbelow(True)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE, dpi=130)


def _bars(axes: "Axes", speeds: dict[str, dict[str, float]]) -> None:
    """Draw a bar for each program and case, with how many times it takes ours."""
    height = 0.8 / len(_COLOURS)
    for i, (name, colour) in enumerate(_COLOURS.items()):
        have = [(j, speeds[c.name]) for j, c in enumerate(SPEED) if name in speeds[c.name]]
        places = [j + (i - 1) * height for j, _ in have]
        lengths = [times[name] * 1e3 for _, times in have]
        axes.barh(places, lengths, height * 0.92, color=colour, label=name)
        for (j, times), place, length in zip(have, places, lengths, strict=True):
            shown = f"{length:,.3g} ms" if length < 1000 else f"{length:,.0f} ms"
            if name != Ours.name:
                shown = _times(ratio(SPEED[j], times, name))
            axes.annotate(
                shown, (length, place), (4, 0), textcoords="offset points", va="center", fontsize=8
            )
    axes.set_yticks(range(len(SPEED)), [c.name for c in SPEED])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.margins(x=0.12)
    axes.set_xlabel("milliseconds per EM iteration (logarithmic)")
    axes.set_title("Time of an iteration, and how many times ours it is", loc="left", fontsize=10)
    axes.grid(axis="x", alpha=0.25)
    axes.legend(frameon=False, loc="lower right")


def _times(multiple: float | None) -> str:
    if multiple is None:
        return ""
    return f"{multiple:.0f}×" if multiple >= 10 else f"{multiple:.1f}×"


def _growth(axes: "Axes", linear: dict[int, float]) -> None:
    """Draw our time against the number of rows beside a line of slope one."""
    rows, times = list(linear), [t * 1e3 for t in linear.values()]
    end = times[-1] / rows[-1]
    axes.loglog(rows, [n * end for n in rows], "--", color="#999999", label="proportional to rows")
    axes.loglog(rows, times, "o-", color=_COLOURS[Ours.name], label=Ours.name)
    beside = {"textcoords": "offset points", "ha": "right", "fontsize": 8}
    for n, t in zip(rows, times, strict=True):
        axes.annotate(f"{t / n * 1e6:.3g} ns a row", (n, t), (-8, 6), **beside)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.margins(y=0.12)
    axes.set_xlim(rows[0] / 15, rows[-1] * 3)
    axes.set_xlabel("rows (2 columns, k = 5, VVV)")
    axes.set_ylabel("milliseconds per EM iteration")
    axes.set_title("Cost against rows", loc="left", fontsize=10)
    axes.grid(alpha=0.25)
    axes.legend(frameon=False, loc="lower right")
