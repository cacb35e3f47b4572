from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Mixture, iterate
from gmmstudio.session.drawing.captions import (
    count_caption,
    responsibilities_caption,
    rows_caption,
    source_rows_caption,
)
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState
from tests.session.tables import table


@pytest.fixture
def state():
    x = np.concatenate([np.linspace(0, 1, 30), np.linspace(3, 4, 12)])
    selection = table({"x": x}).select(("x",))
    return ViewState(selection=selection)


@pytest.fixture
def fitted(state):
    start = Mixture(
        weights=[0.5, 0.5], means=[[0.1], [0.9]], covariances=[[[1.0]], [[1.0]]], family="V"
    )
    first, second, *_ = iterate(state.selection.X, 2, covariance="V", start=start)
    return replace(state, snapshot=second, previous=first, status=RunStatus.RUNNING)


def test_all_rows_are_counted(state):
    assert count_caption(state) == "42 rows"


def test_what_moves_is_a_sample_of_many_rows_and_says_so():
    state = ViewState(selection=table({"x": np.arange(250_000.0)}).select(("x",)))
    assert count_caption(state) == "all 250,000 rows"
    moving = replace(state, status=RunStatus.RUNNING)
    assert count_caption(moving) == "a sample of 25,000 of 250,000 rows"


def test_rows_that_changed_are_counted_while_it_runs(fitted):
    changed = int(fitted.flipped.sum())
    assert changed > 1
    assert rows_caption(fitted, changed, "○") == f"○ {changed} rows changed component · 42 rows"
    at_rest = replace(fitted, status=RunStatus.FINISHED)
    assert rows_caption(at_rest, 0, "○") == "42 rows"


def test_the_hard_view_counts_what_it_hides(fitted):
    hard = replace(fitted, hard=True, status=RunStatus.FINISHED)
    undecided = int(hard.undecided.sum())
    assert undecided > 3
    assert (
        rows_caption(hard, 3, "○")
        == f"○ {undecided} rows < 90 % certain · marks on 3 of them · 42 rows"
    )


@pytest.mark.parametrize(
    ("resp", "text"),
    [
        ([0.17, 0.83], "C2 0.83  C1 0.17"),
        ([0.998, 0.002], "C1 1.00"),
        ([0.1, 0.2, 0.3, 0.25, 0.15], "C3 0.30  C4 0.25  C2 0.20  C5 0.15"),
    ],
)
def test_components_are_named_the_likeliest_first(resp, text):
    assert responsibilities_caption(np.array(resp)) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([17], "row 17"),
        ([1017, 3], "rows 1017, 3"),
        ([4, 9, 2, 7, 8], "5 rows (4, 9, 2, …)"),
    ],
)
def test_rows_are_named_by_their_place_in_the_table(numbers, text):
    assert source_rows_caption(numbers) == text
