"""States and numbers in plain words, the same for every part of the window."""

from __future__ import annotations

import math
import re
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.mixture import Phase, StopReason, bic, set_aside
from gmmstudio.mixture.extrapolation import is_steady
from gmmstudio.session.looks import Looks
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.shortening import at_most
from gmmstudio.session.view_state import ViewState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Collapse, Snapshot, StartOutcome, StartProgress
    from gmmstudio.session.run_summary import RunSummary
    from gmmstudio.session.settings import FitSettings

_REASONS_TOLD = 3
_LONG_WORD = re.compile(r"([^\s/\\]{25})[^\s/\\]{25,}([^\s/\\]{25})")
_WORD = re.compile(r"[a-z]+,? [a-z0-9]")
"""Not ``k = 3``, and no name of a file."""
_NO_DECIMALS_FROM = 10_000
_LARGEST_PLAIN, _SMALLEST_PLAIN = 1e7, -5
"""Largest mean, and smallest power of ten of a deviation, that are told without ``1e9``."""
_FIGURE_SPACE = "\N{FIGURE SPACE}"
_MINUS = "\N{MINUS SIGN}"

_PHASES = {Phase.START: "start", Phase.E_STEP: "E-step", Phase.M_STEP: "M-step"}

_AFTER = {
    Phase.START: "at the start",
    Phase.E_STEP: "after the E-step",
    Phase.M_STEP: "after the M-step",
}

_ENDS = {
    StopReason.CONVERGED: "converged",
    StopReason.MAX_ITERATIONS: "stopped at the maximum of iterations",
    StopReason.CANCELLED: "stopped",
}
NAMED = 3
"""How many components are named where a line has no room for all."""


def number(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits and a true minus sign."""
    return f"{value:.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("-", _MINUS)


def fixed(value: float, decimals: int) -> str:
    """Return a number with so many decimals and a true minus sign."""
    return f"{value:.{decimals}f}".replace("-", _MINUS)


def grouped(value: float, decimals: int) -> str:
    """Return a number with so many decimals, a true minus sign and thousands set apart."""
    return f"{value:,.{decimals}f}".replace("-", _MINUS)


def log_likelihood(value: float) -> str:
    """Return a log-likelihood with as many decimals as its size leaves room for."""
    size = math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0
    return grouped(value, min(max(7 - size - 1, 1), 4))


def means_and_sds(means: Sequence[float], sds: Sequence[float]) -> tuple[str, ...]:
    """Return ``3706 ± 382`` for each pair, all with the same decimals, so that numbers line up.

    The largest deviation is told with three digits; where that leaves the smallest with fewer
    than two, up to two decimals more are told. A deviation smaller still stands by itself.
    """
    known = [sd for mean, sd in zip(means, sds, strict=True) if _is_finite(mean, sd)]
    sizes = [math.floor(math.log10(sd)) for sd in known if sd > 0]
    is_plain = bool(sizes) and max(sizes) >= _SMALLEST_PLAIN
    is_plain &= all(abs(mean) < _LARGEST_PLAIN for mean in means if math.isfinite(mean))
    if not is_plain:
        return tuple(_exact_pair(mean, sd) for mean, sd in zip(means, sds, strict=True))
    for_largest = max(2 - max(sizes), 0)
    wanted = (1 - size for size in sizes if 1 - size <= for_largest + 2)
    decimals = max(for_largest, *wanted)
    texts = [_deviation(sd, decimals) if math.isfinite(sd) else "" for sd in sds]
    width = max(len(text) for text in texts)
    return tuple(
        f"{fixed(mean, decimals)} ± {text.rjust(width, _FIGURE_SPACE)}"
        if _is_finite(mean, sd)
        else "–"
        for mean, sd, text in zip(means, sds, texts, strict=True)
    )


def rows(value: float) -> str:
    """Return a number of rows, or of effective rows: with a decimal where one tells anything."""
    return rows_column([value])[0]


def rows_column(values: Sequence[float]) -> tuple[str, ...]:
    """Return numbers of rows, all with a decimal where one tells anything of any."""
    tells = any(not float(value).is_integer() and value < _NO_DECIMALS_FROM for value in values)
    return tuple(grouped(value, 1 if tells else 0) for value in values)


def count(value: int, thing: str) -> str:
    """Return ``1 row`` or ``2 rows``."""
    return f"{value:,} {thing}" if value == 1 else f"{value:,} {thing}s"


def rows_used(selection: Selection) -> str:
    """Return ``342 of 344 rows``."""
    used, left_out = len(selection.rows), len(selection.left_out_rows)
    return f"{used:,} of {used + left_out:,} rows"


def left_out(selection: Selection) -> str:
    """Return how many rows are left out and why; empty where none is."""
    reasons = selection.reasons
    if not reasons:
        return ""
    told = sorted(reasons.items(), key=itemgetter(1), reverse=True)[:_REASONS_TOLD]
    parts = [
        reason if len(reasons) == 1 else f"{reason} ({how_many:,})" for reason, how_many in told
    ]
    if len(reasons) > _REASONS_TOLD:
        parts.append("…")
    return f"{count(len(selection.left_out_rows), 'row')} left out: {'; '.join(parts)}"


def why_left_out(selection: Selection | None, row: int) -> str:
    """Say why a row of the source, 0-based, is not used; empty where no column is chosen."""
    if selection is None:
        return ""
    place = int(np.searchsorted(selection.left_out_rows, row))
    reason = selection.left_out_reasons[place]
    return capitalised(reason) if reason.startswith("left out") else f"Left out ({reason})"


def phase(state: ViewState) -> str:
    """Return where the run stands, for the first place of the status bar."""
    snapshot = state.snapshot
    if state.selection is None:
        return "no columns chosen" if state.dataset is not None else "no data"
    if state.status is RunStatus.NONE:
        return "not fitted yet"
    if snapshot is None:
        return _before_the_first(state)
    return _after(state, snapshot)


def _after(state: ViewState, snapshot: Snapshot) -> str:
    if state.looks_back:
        what = "playing" if state.playing else "looking back"
        return f"{what}, {_AFTER[snapshot.phase]}"
    if state.provisional and state.status is not RunStatus.RUNNING:
        return "changed by hand"
    if state.status is RunStatus.FINISHED and snapshot.stop_reason is not None:
        return _ENDS[snapshot.stop_reason]
    if state.status is RunStatus.PAUSED:
        return f"paused after the {_PHASES[snapshot.phase]}"
    return str(state.status)


def _before_the_first(state: ViewState) -> str:
    if state.status is not RunStatus.RUNNING:
        return str(state.status)
    return "starting" if state.comparing is None else comparing(state.comparing)


def labels_chosen(settings: FitSettings) -> str:
    """Return what follows from a column of labels as the start."""
    return (
        f"The start is the column {settings.labels_column} with its "
        f"{count(settings.components, 'label')}: that is now the number of components."
    )


def comparing(progress: StartProgress) -> str:
    """Return how far the comparison of starts is."""
    place = f"{progress.number} of {progress.total}"
    if progress.is_final:
        return f"finishing the best starts: {place}, iteration {progress.iteration:,}"
    return f"comparing starts: {place}"


def best_of(starts: Sequence[StartOutcome]) -> str:
    """Return how many starts were compared, and how many set aside; empty without a comparison."""
    if not starts:
        return ""
    aside = len(set_aside(starts))
    return f"best of {count(len(starts), 'start')}" + (f", {aside} set aside" if aside else "")


def outcomes(starts: Sequence[StartOutcome]) -> str:
    """Return what became of each start, a line each."""
    return "\n".join(_outcome(outcome) for outcome in starts)


def _outcome(outcome: StartOutcome) -> str:
    if outcome.log_likelihood is None:
        parts = ["no E-step"]
    else:
        parts = [
            f"ℓ = {log_likelihood(outcome.log_likelihood)} after "
            f"{count(outcome.iterations, 'iteration')}"
        ]
    if outcome.is_chosen:
        parts.append("chosen")
    elif not outcome.is_finished:
        parts.append("not among the best so far")
    if outcome.trouble is not None:
        parts.append(outcome.trouble if outcome.is_chosen else f"set aside: {outcome.trouble}")
    return f"Start {outcome.restart + 1}: {'; '.join(parts)}"


def collapses(snapshot: Snapshot, looks: Looks | None = None, most: int | None = None) -> str:
    """Return which components the covariance floor holds up, and what to do; empty for none."""
    held = snapshot.collapses
    if not held:
        return ""
    called = (looks or Looks()).names(1 + max(collapsed.component for collapsed in held))
    names = listed([called[collapsed.component] for collapsed in held], most)
    own = [round(collapsed.effective_rows, 1) for collapsed in held]
    is_brief = most is not None and len(held) > most
    left = f"{rows(min(own))} to {rows(max(own))}" if is_brief else listed([*map(rows, own)])
    who = f"component {names} is" if len(held) == 1 else f"components {names} are"
    return (
        f"{who} held up by the covariance floor (effective rows: {left} of "
        f"{rows(snapshot.n_samples)}): choose fewer components, or a larger floor"
    )


def collapse(found: Collapse) -> str:
    """Return what holds a component up, how little it has of its own, and what to do."""
    return (
        f"Held up by the covariance floor: {number(found.effective_rows, 4)} effective rows, "
        f"smallest eigenvalue {number(found.smallest_eigenvalue, 2)} of the data's variance, "
        f"condition number {number(found.condition_number, 2)}. Choose fewer components, or a "
        "larger floor."
    )


def fall(snapshot: Snapshot) -> str:
    """Return at which iteration the log-likelihood fell, and by how much."""
    drop = 0.0 if snapshot.delta is None else -snapshot.delta
    return (
        f"the log-likelihood fell by {number(drop, 3)} at iteration {snapshot.iteration}, which "
        "plain EM never does: the covariance floor, or the limits of precision, are at work"
    )


def warnings(state: ViewState, most: int | None = None) -> tuple[str, ...]:
    """Return what a person has to know before the result is believed; see `listed` for most."""
    snapshot = state.snapshot
    if snapshot is None:
        return ()
    told = [collapses(snapshot, state.looks, most), *(fall(fallen) for fallen in state.falls[-1:])]
    return tuple(filter(None, told))


def hint(state: ViewState) -> str:
    """Return what to do next; empty where that is plain."""
    if state.selection is None or state.reading:
        return ""
    if state.looks_back:
        return _hint_for_the_past(state)
    if state.settings_changed:
        return "settings changed: press Run (space)"
    if state.status is RunStatus.NONE:
        return f"press Run (space) to fit {count(state.settings.components, 'component')}"
    return _hint_for_the_newest(state)


def _hint_for_the_newest(state: ViewState) -> str:
    snapshot, run = state.snapshot, _begun_by_hand(state)
    if run is not None:
        more = "" if run.parent else "double-click for one more, or "
        return f"{more}Run (space) to go on from here"
    if snapshot is not None and snapshot.stop_reason is StopReason.MAX_ITERATIONS:
        return "raise Max iterations to go on"
    return ""


def _begun_by_hand(state: ViewState) -> RunSummary | None:
    """Return the run on screen where it was begun by hand and nothing has come of it yet."""
    if state.status is not RunStatus.PAUSED or len(state.trace) > 1:
        return None
    here = (run for run in state.runs if run.number == state.run_number and run.origin)
    return next(here, None)


def _hint_for_the_past(state: ViewState) -> str:
    if state.playing:
        return ""
    if state.status is RunStatus.RUNNING:
        return "the run goes on: see its latest (L), or pause it (space)"
    if state.settings_changed and state.settings.components == state.n_components:
        return "settings changed: Fork (F) takes them up"
    return "Play (space), or fork here (F)"


def iteration(state: ViewState) -> str:
    """Return ``iteration 27``, or ``iteration 12 of 27`` while looking back; empty before any."""
    snapshot, newest = state.snapshot, state.newest
    if snapshot is None:
        return ""
    of_all = f" of {newest.iteration:,}" if state.looks_back and newest is not None else ""
    return f"iteration {snapshot.iteration:,}{of_all}"


def criterion(state: ViewState) -> str:
    """Return the BIC of a run that has ended, ``BIC 5,512.3``; empty before."""
    snapshot = state.snapshot
    if state.status is not RunStatus.FINISHED or snapshot is None or not state.has_fit:
        return ""
    value = bic(snapshot.log_likelihood, snapshot.free_parameters, snapshot.n_samples)
    return f"BIC {grouped(value, 1)}"


def still_to_gain(state: ViewState) -> str:
    """Return what more iterations may add to ℓ, ``≈ 0.001 still to gain``; empty if unknown.

    It is extrapolated from the last two steps, which in the first iterations tells nothing: it is
    told once several in a row have agreed, and where the run ended because it was small.
    """
    snapshot = state.snapshot
    if snapshot is None or snapshot.remaining is None:
        return ""
    trace = state.trace[: snapshot.iteration + 1]
    if len(trace) == snapshot.iteration:
        # after an M-step, whose ℓ is known already
        trace = np.append(trace, snapshot.log_likelihood)
    is_told = snapshot.stop_reason is StopReason.CONVERGED or is_steady(trace)
    return f"≈ {number(snapshot.remaining, 2)} still to gain" if is_told else ""


def rows_name(state: ViewState) -> str:
    """Return a name for a file of rows: ``old-faithful-rows-run-2-iteration-7``."""
    if state.dataset is None:
        return "rows"
    words = [folder_name(state.dataset).removesuffix("fit") + "rows"]
    if state.snapshot is not None:
        words.append(f"run-{state.run_number}-iteration-{state.snapshot.iteration}")
    return "-".join(words)


def folder_name(dataset: Dataset) -> str:
    """Return a name for the folder of a table's results: ``old-faithful-fit``."""
    words = re.findall(r"\w+", dataset.name.removesuffix(".csv"))
    return "-".join([*(word.lower() for word in words), "fit"])


def wrappable(text: str) -> str:
    """Return a text with words, and parts of paths, cut in the middle where no line holds them."""
    return _LONG_WORD.sub(r"\1…\2", text)


def capitalised(text: str, names: Sequence[str] = ()) -> str:
    """Return a text as it stands at the beginning: with a capital, where it begins with a word.

    Parameters
    ----------
    text : str
    names : sequence of str
        What keeps its small letter: columns, and whatever else is called so by a person.
    """
    is_word = _WORD.match(text) is not None and not text.startswith(tuple(names))
    return f"{text[:1].upper()}{text[1:]}" if is_word else text


def as_sentence(parts: tuple[str, ...]) -> str:
    """Return the parts as sentences, with capitals and full stops."""
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def listed(parts: list[str], most: int | None = None) -> str:
    """Return ``a, b and c``, or of more than ``most`` parts ``a, b and 7 more``."""
    parts = at_most(parts, most)
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _is_finite(mean: float, sd: float) -> bool:
    return math.isfinite(mean) and math.isfinite(sd)


def _exact_pair(mean: float, sd: float) -> str:
    return f"{number(mean, 6)} ± {number(sd, 3)}" if _is_finite(mean, sd) else "–"


def _deviation(sd: float, decimals: int) -> str:
    """Return a deviation with so many decimals; one that would read as 0 in powers of ten."""
    return number(sd, 2) if 0 < sd < 0.5 * 10.0**-decimals else fixed(sd, decimals)
