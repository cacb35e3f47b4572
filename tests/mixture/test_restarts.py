"""Starts against each other: who is run how far, who wins, and what is told of the others."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import (
    Mixture,
    SetAside,
    StartOutcome,
    compare,
    fit,
    iterate,
    seeds,
    set_aside,
)

from .support import table, two_overlapping


def begun(X, k, **settings):
    return lambda seed: iterate(X, k, seed=seed, **settings)


def test_all_are_run_ten_iterations_and_two_of_five_to_the_end() -> None:
    X = two_overlapping()
    contest = compare(
        begun(X, 3, start="random", tolerance=0.0, max_iterations=30),
        seeds("random", len(X), 1, 5),
    )
    outcomes = contest.outcomes
    assert [outcome.restart for outcome in outcomes] == [0, 1, 2, 3, 4]
    assert sorted(outcome.iterations for outcome in outcomes) == [10, 10, 10, 30, 30]
    assert [outcome.is_finished for outcome in outcomes] == [
        outcome.iterations == 30 for outcome in outcomes
    ]
    after_ten = [
        fit(
            X,
            3,
            start="random",
            seed=seed,
            restarts=1,
            tolerance=0.0,
            max_iterations=10,
        ).log_likelihood
        for seed in [1]
    ]
    assert contest.attempts[0].trace[10] == after_ten[0]
    best_two = sorted(range(5), key=lambda i: contest.attempts[i].trace[10])[-2:]
    assert sorted(o.restart for o in outcomes if o.is_finished) == sorted(best_two)


def test_the_chosen_one_can_be_run_again_from_its_seed() -> None:
    X = table("iris")
    settings = {"covariance": "VVV", "start": "random"}
    best = fit(X, 3, **settings, seed=2, restarts=8)
    contest = compare(begun(X, 3, **settings), seeds("random", len(X), 2, 8))
    assert contest.winner.restart == best.restart != 0
    again = [s.log_likelihood for s in iterate(X, 3, **settings, seed=contest.winner.seed)]
    assert tuple(again) == best.trace
    (chosen,) = [outcome for outcome in best.starts if outcome.is_chosen]
    assert chosen == StartOutcome(
        best.restart,
        best.log_likelihood,
        best.iterations,
        is_finished=True,
        is_chosen=True,
        trouble=None,
    )


def test_it_tells_what_is_worked_on() -> None:
    X = two_overlapping()
    told = []
    compare(
        begun(X, 2, start="random", tolerance=0.0, max_iterations=12),
        seeds("random", len(X), 0, 3),
        told.append,
    )
    short = [(p.number, p.total, p.iteration) for p in told if not p.is_final]
    # Told before the start and after each of its iterations, the first θ among them.
    assert short == [(start, 3, i) for start in (1, 2, 3) for i in [0, *range(11)]]
    final = [(p.number, p.total, p.iteration) for p in told if p.is_final]
    assert final == [(1, 1, i) for i in (10, 11, 12)]


def test_a_degenerate_start_is_named_with_its_reason_and_not_chosen() -> None:
    rng = np.random.default_rng(5)
    X = np.r_[rng.normal(size=150), np.full(8, 2.5)][:, None]
    result = fit(X, 3, covariance="V", start="random", max_iterations=2_000, restarts=20)
    troubled = [outcome for outcome in result.starts if outcome.trouble is not None]
    assert troubled
    assert not any(outcome.is_chosen for outcome in troubled)
    assert result.set_aside == tuple(SetAside(o.restart, o.trouble) for o in troubled)


def test_a_chosen_one_is_not_set_aside_even_if_all_are_degenerate() -> None:
    outcomes = (
        StartOutcome(
            0, -5.0, 12, is_finished=True, is_chosen=True, trouble="component 1 collapsed"
        ),
        StartOutcome(1, None, 0, is_finished=True, is_chosen=False, trouble="became singular"),
    )
    assert set_aside(outcomes) == (SetAside(1, "became singular"),)


@pytest.mark.parametrize(
    "start",
    [
        "quantile",
        "hierarchical",
        np.array([0, 1] * 50),
        np.full((100, 2), 0.5),
        Mixture([1.0], [[0.0]], [[[1.0]]]),
    ],
)
def test_a_start_that_is_always_the_same_is_made_once(start) -> None:
    assert seeds(start, 100, 7, 5) == (7,)


@pytest.mark.parametrize(
    ("start", "n_samples"), [("kmeans", 100), ("hierarchical", 2_001), ("quantile", 50_001)]
)
def test_one_with_something_random_in_it_is_drawn_anew_each_time(start, n_samples) -> None:
    first, *others = seeds(start, n_samples, 7, 5)
    assert first == 7
    drawn = [np.random.default_rng(other).integers(2**60) for other in others]
    assert len(set(drawn)) == 4


@pytest.mark.parametrize("start", ["quantile", "hierarchical"])
def test_what_does_not_vary_is_indeed_the_same_for_every_seed(start) -> None:
    X = table("iris")
    traces = [[s.log_likelihood for s in iterate(X, 3, start=start, seed=s)] for s in (0, 1)]
    assert traces[0] == traces[1]
    assert len(fit(X, 3, start=start, restarts=5).starts) == 1


@pytest.mark.parametrize("ahead", [(1, 2), (2, 3)])
def test_of_those_that_reached_one_optimum_in_the_short_run_the_first_is_chosen(ahead) -> None:
    (end,) = [s for s in iterate(two_overlapping(), 2) if s.stop_reason is not None]

    def begun_at_the_end(seed):
        # A rounding more for as many as go on to the end: none must win by that.
        rounding = 1e-9 if seed in ahead else 0.0
        yield replace(end, log_likelihood=end.log_likelihood + rounding)

    assert compare(begun_at_the_end, range(4)).winner.restart == 0
