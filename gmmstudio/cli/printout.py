"""What ``gmmstudio fit`` prints: the result in a few lines."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gmmstudio.export import Fitted
from gmmstudio.mixture import FAMILIES


def result_lines(report: Fitted, files: Sequence[Path]) -> Iterator[str]:
    """Yield the lines that tell a result and where its files are."""
    mixture = report.mixture
    family = FAMILIES[mixture.family]
    components = counted(mixture.n_components, "component")
    columns = ", ".join(report.columns)
    yield f"{report.name}: {components}, {family.code} ({family.title}), fitted on {columns}"
    if report.notes:
        yield f"read as: {', '.join(report.notes)}"
    yield from _row_lines(report)
    yield (
        f"log-likelihood {report.log_likelihood:.6f} (mean per row "
        f"{report.mean_log_likelihood:.6f}), {counted(report.free_parameters, 'free parameter')}"
    )
    yield f"BIC {report.bic:.6f}, AIC {report.aic:.6f} (smaller is better)"
    outcome = "converged" if report.converged else "NOT converged"
    still = "" if report.remaining is None else f", about {report.remaining:.2g} of ℓ still to gain"
    yield f"{outcome} after {counted(report.iterations, 'iteration')}{still}"
    if len(report.starts) > 1:
        (chosen,) = (outcome for outcome in report.starts if outcome.is_chosen)
        yield f"best of {len(report.starts)} starts: start {chosen.restart + 1}"
        if chosen.trouble is not None:
            yield f"no start was sound: in this one, too, {chosen.trouble}"
    for aside in report.set_aside:
        yield f"start {aside.restart + 1} was set aside: {aside.reason}"
    yield ""
    yield from _table_lines(report)
    yield ""
    yield f"written to {files[0].parent}: {', '.join(file.name for file in files)}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row_lines(report: Fitted) -> Iterator[str]:
    n_rows = report.n_samples + report.n_left_out
    yield f"{report.n_samples} of {n_rows} rows used, {report.n_left_out} left out"
    for reason, count in report.left_out.items():
        yield f"    {count} left out: {reason}"
    weights = report.settings.get("weights")
    if weights is not None:
        yield f"rows weighted by {weights}; the weights add up to {report.total_weight:.10g}"


def _table_lines(report: Fitted) -> Iterator[str]:
    mixture = report.mixture
    rows = [
        ["component", "weight", "rows", *(f"mean {name}" for name in report.columns)],
        *(
            [str(component), f"{weight:.4f}", f"{effective:.1f}", *(f"{m:.6g}" for m in means)]
            for component, (weight, effective, means) in enumerate(
                zip(mixture.weights, report.effective_rows(), mixture.means, strict=True), start=1
            )
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
