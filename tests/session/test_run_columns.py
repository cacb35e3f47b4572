"""The columns of the list of runs, and the order that runs are sorted in."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import StopReason
from gmmstudio.session.run_columns import RUN_COLUMNS, UNSORTED, as_text, following, in_order
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState
from tests.runs import STARTED

PLACES = {column.title: place for place, column in enumerate(RUN_COLUMNS)}
RUN = replace(
    STARTED,
    settings=FitSettings(components=3, family="EEE", start="random"),
    trace=np.array([-120.0, -110.0, -100.5]),
    bic=231.25,
    stop_reason=StopReason.CONVERGED,
)
SMALLER = replace(
    RUN,
    number=2,
    settings=FitSettings(components=2, family="VVV"),
    trace=np.array([-104.0, -102.0]),
    bic=228.25,
    stop_reason=StopReason.MAX_ITERATIONS,
)
BEGUN = replace(
    RUN,
    number=3,
    settings=FitSettings(components=2, family="EII"),
    trace=np.empty(0),
    bic=None,
    stop_reason=None,
)
LIKE_SMALLER = replace(SMALLER, number=4)
STATE = ViewState(runs=(RUN, SMALLER, BEGUN, LIKE_SMALLER), run_number=1)


def texts(run):
    return {column.title: column.text(run, STATE) for column in RUN_COLUMNS}


def numbers(title, *, largest_first):
    order = in_order(STATE, PLACES[title], largest_first=largest_first)
    return [STATE.runs[place].number for place in order]


def test_each_column_tells_a_run_in_its_way():
    assert texts(RUN) == {
        "run": "1",
        "k": "3",
        "family": "EEE",
        "BIC": "231.2",
        "ℓ": "−100.5000",
        "iter.": "2",
        "end": "✓",
        "start": "random θ, seed 0",
    }
    assert texts(SMALLER)["BIC"] == "228.2 ★"
    assert texts(SMALLER)["end"] == "max"
    assert [texts(BEGUN)[title] for title in ("BIC", "ℓ", "iter.", "end")] == ["–", "–", "0", "–"]


@pytest.mark.parametrize(
    ("title", "largest_first", "expected"),
    [
        ("run", False, [1, 2, 3, 4]),
        ("BIC", False, [2, 4, 1, 3]),
        ("BIC", True, [1, 2, 4, 3]),
        ("ℓ", True, [1, 2, 4, 3]),
        ("k", False, [2, 3, 4, 1]),
        ("k", True, [1, 2, 3, 4]),
        ("family", False, [1, 3, 2, 4]),
        ("end", False, [1, 3, 2, 4]),
    ],
)
def test_what_is_alike_keeps_its_order_and_what_is_unknown_comes_last(
    title, largest_first, expected
):
    assert numbers(title, largest_first=largest_first) == expected


def test_a_click_brings_the_best_to_the_top_the_next_the_others_and_the_third_none():
    bic, likelihood = PLACES["BIC"], PLACES["ℓ"]
    assert following(bic, UNSORTED) == (bic, False)
    assert following(bic, (bic, False)) == (bic, True)
    assert following(bic, (bic, True)) == UNSORTED
    assert following(likelihood, (bic, True)) == (likelihood, True)
    assert following(0, UNSORTED) == (0, True)
    assert following(0, (0, True)) == UNSORTED


def test_the_list_is_copied_with_all_digits():
    lines = [line.split("\t") for line in as_text(STATE).split("\n")]
    assert lines[0] == ["run", "k", "family", "BIC", "ℓ", "iter.", "end", "start"]
    assert lines[1] == ["1", "3", "EEE", "231.25", "-100.5", "2", "converged", "random θ, seed 0"]
    assert lines[3][3:7] == ["", "", "0", "paused"]
