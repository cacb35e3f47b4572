"""The invariants of EM, each on random data."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import (
    FAMILIES,
    FitError,
    Mixture,
    Phase,
    StopReason,
    families_for,
    iterate,
)

from .support import labels, last, table, tables, two_overlapping

SEEDS = st.integers(0, 1_000)
STARTS = st.sampled_from(["kmeans", "kmeans++", "random_points", "random"])
PROPERTY = settings(max_examples=30, deadline=None)


@st.composite
def fits(draw: st.DrawFn) -> dict:
    X = draw(tables())
    family = draw(st.sampled_from([f.code for f in families_for(X.shape[1])]))
    return {
        "X": X,
        "k": draw(st.integers(1, 4)),
        "covariance": family,
        "start": draw(STARTS),
        "seed": draw(SEEDS),
        "max_iterations": draw(st.integers(0, 40)),
    }


@given(fits())
@PROPERTY
def test_every_snapshot_shows_the_log_likelihood_and_rows_of_its_own_theta(arguments) -> None:
    X = arguments["X"]
    for snapshot in iterate(**arguments):
        assert snapshot.log_likelihood == pytest.approx(
            snapshot.mixture.log_likelihood(X), rel=1e-10, abs=1e-10 * len(X)
        )
        resp = snapshot.mixture.responsibilities(X)
        np.testing.assert_allclose(
            snapshot.effective_rows, resp.sum(axis=0), rtol=1e-9, atol=1e-9 * len(X)
        )
        assert snapshot.responsibilities_from is snapshot.mixture


@given(fits())
@PROPERTY
def test_the_log_likelihood_never_falls_also_where_the_floor_binds(arguments) -> None:
    # A floor of a tenth of the data's variance binds often.
    trace = [s.log_likelihood for s in iterate(**arguments, covariance_floor=0.1, tolerance=0)]
    allowed = 1e-9 * (len(arguments["X"]) + np.abs(trace[1:]))
    assert np.all(np.diff(trace) >= -allowed)


@given(fits())
@PROPERTY
def test_weights_are_probabilities_and_covariances_above_the_floor(arguments) -> None:
    X = arguments["X"]
    for snapshot in iterate(**arguments, covariance_floor=0.01):
        assert snapshot.mixture.weights.sum() == pytest.approx(1.0, abs=1e-12)
        assert snapshot.effective_rows.sum() == pytest.approx(len(X), rel=1e-12)
        scale = X.std(axis=0)
        if not FAMILIES[arguments["covariance"]].scales_by_column:
            scale = np.full_like(scale, np.sqrt(np.mean(scale**2)))
        standard = snapshot.mixture.covariances / np.outer(scale, scale)
        assert np.linalg.eigvalsh(standard).min() >= 0.01 * (1 - 1e-9)


@given(fits(), st.integers(-8, 8), st.sampled_from([-1e8, -1e3, 0.0, 1e8]))
@PROPERTY
def test_offset_and_units_change_theta_alike_and_nothing_else(arguments, power, offset) -> None:
    X = arguments.pop("X")
    unit = 2.0 ** np.round(power * np.log2(10))  # a power of two scales without rounding
    # Rounded to a grid that an offset of 1e8 leaves intact, so that both fits see the same data.
    X = np.round(X * 2**20) / 2**20
    plain = last(iterate(X, **arguments, tolerance=0))
    # Rows on a point have no axes, and a search for axes in common finds any.
    assume(not plain.collapses)
    moved = last(iterate((X + offset) * unit, **arguments, tolerance=0))
    resp = plain.mixture.responsibilities(X)
    np.testing.assert_allclose(
        moved.mixture.responsibilities((X + offset) * unit), resp, rtol=0, atol=1e-6
    )
    scale = X.std(axis=0)
    np.testing.assert_allclose(
        (moved.mixture.means / unit - offset) / scale, plain.mixture.means / scale, atol=1e-6
    )


def test_columns_in_units_sixteen_powers_of_ten_apart_give_the_same_responsibilities() -> None:
    X = two_overlapping()
    units = np.array([1e8, 1e-8])
    for family in ("VVV", "VVI", "EEE"):
        plain = last(iterate(X, 2, covariance=family, tolerance=0, max_iterations=50))
        moved = last(iterate(X * units, 2, covariance=family, tolerance=0, max_iterations=50))
        np.testing.assert_allclose(
            moved.mixture.responsibilities(X * units),
            plain.mixture.responsibilities(X),
            rtol=0,
            atol=1e-6,
        )


@given(fits(), st.randoms(use_true_random=False))
@PROPERTY
def test_permuting_the_start_permutes_every_array_together(arguments, random) -> None:
    arguments = {**arguments, "tolerance": 0}
    first = next(iter(iterate(**arguments))).mixture
    order = list(range(arguments["k"]))
    random.shuffle(order)
    plain = last(iterate(**{**arguments, "start": first}))
    turned = last(iterate(**{**arguments, "start": first.permuted(order)}))
    np.testing.assert_allclose(turned.mixture.weights, plain.mixture.weights[order], atol=1e-7)
    np.testing.assert_allclose(turned.mixture.means, plain.mixture.means[order], atol=1e-6)
    np.testing.assert_allclose(
        turned.mixture.covariances, plain.mixture.covariances[order], atol=1e-6
    )
    np.testing.assert_allclose(
        turned.effective_rows, plain.effective_rows[order], atol=1e-6 * len(arguments["X"])
    )


def test_the_thread_count_changes_no_bit() -> None:
    X = np.random.default_rng(3).normal(size=(90_000, 3))
    X[::3] += 2.5

    def final(threads: int) -> Mixture:
        return last(iterate(X, 3, seed=4, max_iterations=5, n_threads=threads)).mixture

    one, three = final(1), final(3)
    np.testing.assert_array_equal(one.weights, three.weights)
    np.testing.assert_array_equal(one.means, three.means)
    np.testing.assert_array_equal(one.covariances, three.covariances)


@given(fits())
@PROPERTY
def test_same_data_settings_and_seed_give_the_same_run(arguments) -> None:
    runs = [[s.log_likelihood for s in iterate(**arguments)] for _ in range(2)]
    assert runs[0] == runs[1]


@given(fits())
@PROPERTY
def test_it_stops_by_the_relative_rule_and_not_before(arguments) -> None:
    tolerance = 1e-4
    snapshots = list(iterate(**arguments, tolerance=tolerance))
    X = arguments["X"]
    scale = X.std(axis=0)
    if not FAMILIES[arguments["covariance"]].scales_by_column:
        scale = np.full_like(scale, np.sqrt(np.mean(scale**2)))
    units = len(X) * np.log(scale).sum()  # turns ℓ into that of the standardised data

    def met(snapshot) -> bool:
        bound = tolerance * (1 + abs(snapshot.log_likelihood + units))
        if not 0 <= snapshot.delta < bound:
            return False
        still_to_gain = np.inf if snapshot.remaining is None else snapshot.remaining
        return still_to_gain < bound or snapshot.delta <= 1e-14 * bound / tolerance

    assert [s.iteration for s in snapshots] == list(range(len(snapshots)))
    assert not any(met(s) for s in snapshots[1:-1])
    assert all(s.stop_reason is None for s in snapshots[:-1])
    end = snapshots[-1]
    if end.stop_reason is StopReason.CONVERGED:
        assert met(end)
    else:
        assert end.stop_reason is StopReason.MAX_ITERATIONS
        assert end.iteration == arguments["max_iterations"]


def test_half_steps_alternate_and_show_when_colours_and_when_ellipses_move() -> None:
    X = two_overlapping()
    steps = list(iterate(X, 2, start="random", max_iterations=3, half_steps=True, tolerance=0))
    assert [(s.phase, s.iteration) for s in steps] == [
        (Phase.START, 0),
        (Phase.E_STEP, 0),
        (Phase.M_STEP, 1),
        (Phase.E_STEP, 1),
        (Phase.M_STEP, 2),
        (Phase.E_STEP, 2),
        (Phase.M_STEP, 3),
        (Phase.E_STEP, 3),
    ]
    start, first_e, m, e = steps[:4]
    assert start.responsibilities_from is None
    assert first_e.mixture is start.mixture
    assert m.responsibilities_from is first_e.mixture
    np.testing.assert_array_equal(m.effective_rows, first_e.effective_rows)
    np.testing.assert_allclose(m.mixture.weights, first_e.effective_rows / len(X), rtol=1e-12)
    assert e.mixture is m.mixture
    assert e.responsibilities_from is e.mixture
    for step in steps:
        assert step.log_likelihood == pytest.approx(step.mixture.log_likelihood(X), rel=1e-12)


def test_whole_steps_are_the_e_steps_of_half_steps() -> None:
    X = two_overlapping()
    whole = [s.log_likelihood for s in iterate(X, 2, max_iterations=9)]
    halves = iterate(X, 2, max_iterations=9, half_steps=True)
    assert whole == [s.log_likelihood for s in halves if s.phase is Phase.E_STEP]


def test_an_m_step_is_the_weighted_mean_and_covariance() -> None:
    X = table("old_faithful")
    e0, e1 = iterate(X, 2, start=labels("old_faithful", 2), max_iterations=1, tolerance=0)
    resp = e0.mixture.responsibilities(X)
    means = resp.T @ X / resp.sum(axis=0)[:, None]
    np.testing.assert_allclose(e1.mixture.means, means, rtol=1e-12)
    for j in range(2):
        away = X - means[j]
        expected = (resp[:, j, None] * away).T @ away / resp[:, j].sum()
        np.testing.assert_allclose(e1.mixture.covariances[j], expected, rtol=1e-10)


@pytest.mark.parametrize("dataset", ["iris", "old_faithful", "diabetes"])
@pytest.mark.parametrize("unit", [1e-8, 1e-3, 1e3, 1e8])
def test_units_do_not_decide_when_to_stop(dataset: str, unit: float) -> None:
    X, hard = table(dataset), labels(dataset, 3)
    for family in ("VVV", "VII", "VEV"):
        plain = last(iterate(X, 3, covariance=family, start=hard))
        moved = last(iterate(X * unit, 3, covariance=family, start=hard))
        assert moved.iteration == plain.iteration
        np.testing.assert_allclose(
            moved.mixture.responsibilities(X * unit),
            plain.mixture.responsibilities(X),
            rtol=0,
            atol=1e-6,
        )


def test_many_columns_need_little_memory() -> None:
    import tracemalloc

    X = np.random.default_rng(0).normal(size=(900, 300))
    tracemalloc.start()
    end = last(iterate(X, 2, start="kmeans", max_iterations=1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert end.log_likelihood == pytest.approx(end.mixture.log_likelihood(X), rel=1e-10)
    # Products of 300 columns with each other would be 45,150 numbers a row: 92 MB a block.
    assert peak < 60e6


def test_stop_is_heard_between_row_blocks_and_no_half_done_snapshot_comes_out() -> None:
    X = np.random.default_rng(0).normal(size=(50_000, 2))
    asked = 0

    def stop_in_the_middle_of_a_pass() -> bool:
        nonlocal asked
        asked += 1
        return asked > 70

    run = iterate(
        X,
        3,
        start="random_points",
        should_stop=stop_in_the_middle_of_a_pass,
        tolerance=0,
        n_threads=1,
    )
    snapshots = list(run)
    assert asked == 71
    assert snapshots
    assert snapshots[-1].stop_reason is None


def test_published_arrays_are_read_only() -> None:
    snapshot = next(iterate(two_overlapping(), 2))
    for array in (
        snapshot.mixture.weights,
        snapshot.mixture.means,
        snapshot.mixture.covariances,
        snapshot.effective_rows,
    ):
        assert not array.flags.writeable


def test_the_callers_data_are_left_alone() -> None:
    X = two_overlapping()
    before = X.copy()
    last(iterate(X, 2, max_iterations=3))
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"tolerance": -1.0}, "the tolerance must be a finite number of at least 0, not -1.0"),
        ({"tolerance": np.nan}, "tolerance must be a finite number"),
        ({"tolerance": "small"}, "tolerance must be a finite number of at least 0, not 'small'"),
        ({"max_iterations": -1}, "number of iterations must be at least 0, not -1"),
        ({"max_iterations": 2.5}, "number of iterations must be a whole number, not 2.5"),
        ({"covariance_floor": 1.0}, "covariance floor, .*, must be .* 0 and below 1, not 1.0"),
        ({"covariance_floor": None}, "covariance floor, .*, not None"),
        ({"seed": -1}, "the seed must be at least 0, not -1"),
        ({"seed": 0.5}, "the seed must be a whole number, not 0.5"),
        ({"n_threads": 0}, "number of threads must be at least 1, not 0"),
        ({"covariance": "XYZ"}, "no covariance family 'XYZ'"),
        ({"covariance": "V"}, "for one column, not 2"),
        ({"start": "nowhere"}, "no start 'nowhere'"),
        ({"start": np.array([0, 1, 1])}, "3 labels for 400 rows"),
        ({"start": np.zeros(400, int)}, "no row has the label 1"),
        ({"start": np.full(400, 2)}, "from 0 to 1"),
        ({"start": np.zeros(400)}, "whole numbers"),
        ({"start": np.ones((400, 2))}, "sum to 1"),
        ({"start": np.ones((3, 2))}, "shape"),
        ({"start": Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])}, "1 components in 2 columns"),
    ],
)
def test_settings_that_make_no_sense_are_refused(setting: dict, message: str) -> None:
    from gmmstudio.errors import UserError

    with pytest.raises(UserError, match=message):
        next(iterate(two_overlapping(), 2, **setting))


def test_refusals_are_fit_errors() -> None:
    with pytest.raises(FitError):
        next(iterate(two_overlapping(), 2, tolerance=float("nan")))
