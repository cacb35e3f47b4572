"""What the narrator says, as a person would read it."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Collapse, Mixture, Phase, Snapshot, StopReason, iterate
from gmmstudio.session.narrator import Flips, narrate

COLUMNS = ("mass", "flipper")
BEFORE = Mixture([0.6, 0.4], [[3700.0, 190.0], [5000.0, 217.0]], [np.diag([400.0**2, 6.0**2])] * 2)


def snapshot(phase, mixture=BEFORE, **changes):
    known = {
        "iteration": 3,
        "phase": phase,
        "mixture": mixture,
        "log_likelihood": -1141.4,
        "responsibilities_from": BEFORE,
        "delta": 3.2,
        "fell": False,
        "n_samples": 100,
        "effective_rows": np.array([60.0, 40.0]),
        "collapses": (),
    }
    return Snapshot(**(known | changes))


def m_step(**changes):
    arrays = {"weights": BEFORE.weights, "means": BEFORE.means, "covariances": BEFORE.covariances}
    return snapshot(Phase.M_STEP, Mixture(**(arrays | changes)))


E_STEP = snapshot(Phase.E_STEP)


def said(state, before=E_STEP, columns=COLUMNS, **what):
    return narrate(state, before, columns, **what)


def test_an_m_step_tells_how_far_a_mean_moved_and_what_became_of_the_weight():
    state = m_step(weights=[0.63, 0.37], means=[[3700, 190], [5124, 217]])
    assert said(state) == (
        "M-step: C2's mean moved 0.31 sd towards larger mass, its weight fell from 0.40 to 0.37"
    )


def test_it_names_the_column_only_where_the_mean_moved_mostly_there():
    state = m_step(means=[[3700, 190], [5200, 220]])
    assert said(state) == "M-step: C2's mean moved 0.71 sd"
    state = m_step(means=[[3700, 184], [5000, 217]])
    assert said(state) == "M-step: C1's mean moved 1.0 sd towards smaller flipper"


def test_it_uses_the_names_that_a_person_gave():
    state = m_step(means=[[3700, 184], [5000, 217]])
    assert said(state, names=["Adelie", "Gentoo"]).startswith("M-step: Adelie's mean moved 1.0 sd")


@pytest.mark.parametrize(
    ("factor", "text"),
    [
        (1.14, "spread grew by 14 %"),
        (0.86, "spread shrank by 14 %"),
        (3.2, "spread grew 3.2-fold"),
        (1.0042, "spread grew by 0.42 %"),
    ],
)
def test_a_component_that_grows_or_shrinks_evenly_is_told_by_its_spread(factor, text):
    covariances = BEFORE.covariances.copy()
    covariances[0] *= factor**2
    assert said(m_step(covariances=covariances)) == f"M-step: C1's {text}"


def test_a_component_that_turns_is_told_by_its_shape():
    covariances = BEFORE.covariances.copy()
    scale = np.array([400.0, 6.0])
    covariances[1] = np.array([[1.25, 0.75], [0.75, 1.25]]) * np.outer(scale, scale)
    assert said(m_step(covariances=covariances)) == "M-step: C2's shape changed"


def test_what_changed_most_comes_first():
    covariances = BEFORE.covariances.copy()
    covariances[0] *= 1.44
    state = m_step(covariances=covariances, means=[[3720, 190], [5000, 217]])
    assert said(state) == (
        "M-step: C1's spread grew by 20 %, its mean moved 0.050 sd towards larger mass"
    )


@pytest.mark.parametrize(
    ("weight", "text"),
    [
        (0.41, "rose from 0.40 to 0.41"),
        (0.3986, "fell from 0.400 to 0.399"),
        (0.4006, "rose from 0.400 to 0.401"),
    ],
)
def test_a_weight_has_as_many_decimals_as_its_change_needs(weight, text):
    assert said(m_step(weights=[1 - weight, weight])).endswith(f"C2's weight {text}")


def test_the_component_told_of_is_the_one_that_changed_most_for_its_weight():
    rare = Mixture([0.99, 0.01], BEFORE.means, BEFORE.covariances)
    moved = Mixture(rare.weights, [[3780, 190], [5120, 217]], rare.covariances)
    state = snapshot(Phase.M_STEP, moved, responsibilities_from=rare)
    assert said(state).startswith("M-step: C1's mean moved 0.20 sd")


def test_an_m_step_that_moves_next_to_nothing_says_so():
    assert said(m_step()) == "M-step: no component moved more than 0.001 sd"


def test_a_component_that_loses_all_its_weight_is_told_of():
    state = m_step(weights=[1.0, 0.0])
    assert said(state) == "M-step: C2's weight fell from 0.40 to 0.00"


@pytest.mark.parametrize(
    ("flips", "text"),
    [
        (Flips(14), "14 rows changed their most probable component"),
        (Flips(1), "1 row changed its most probable component"),
        (Flips(0), "no row changed its most probable component"),
        (Flips(1400, 100_000), "1,400 of 100,000 drawn changed their most probable component"),
        (Flips(0, 100_000), "no row of 100,000 drawn changed its most probable component"),
        (None, "each row is shared out anew by the moved components"),
    ],
)
def test_an_e_step_tells_which_rows_changed_sides_and_where_that_left_the_likelihood(flips, text):
    assert said(E_STEP, flips=flips) == (
        f"E-step: {text}; the iteration raised ℓ by 3.2 to −1,141.400"
    )


def test_a_likelihood_that_did_not_change_stays():
    assert said(replace(E_STEP, delta=0.0), flips=Flips(0)).endswith("; ℓ stays at −1,141.400")


@pytest.mark.parametrize(
    ("delta", "text"),
    [(1234.5, "1,234"), (99.7, "100"), (68.1, "68"), (6.0, "6.0"), (3e-7, "3e−7"), (3e9, "3e9")],
)
def test_a_gain_is_told_with_two_digits_or_whole(delta, text):
    assert f"raised ℓ by {text} to" in said(replace(E_STEP, delta=delta))


def test_the_start_tells_what_is_fitted_to_what():
    state = snapshot(Phase.START, iteration=0, delta=None, responsibilities_from=None)
    assert said(state, None) == "Start: 2 components in mass and flipper; ℓ = −1,141.400"
    assert (
        said(state, None, ["a", "b", "c", "d"])
        == "Start: 2 components in 4 columns; ℓ = −1,141.400"
    )


def test_the_first_e_step_tells_what_sharing_out_is():
    state = replace(E_STEP, iteration=0, delta=None)
    assert said(state, None) == (
        "E-step: each row is shared out over 2 components by probability; C1 gets most, 60 % of "
        "the rows; ℓ = −1,141.400"
    )


def test_a_single_component_has_all_rows():
    alone = Mixture([1.0], [[0.0]], [[[1.0]]])
    state = replace(E_STEP, mixture=alone)
    assert said(state, columns=["x"]).startswith(
        "E-step: every row belongs to C1, the only component; "
    )
    state = replace(state, phase=Phase.M_STEP, responsibilities_from=alone)
    assert said(state, columns=["x"]) == "M-step: the component moved less than 0.001 sd"


@pytest.mark.parametrize(
    ("reason", "changes", "text"),
    [
        (
            StopReason.CONVERGED,
            {"remaining": 3e-7},
            "Converged after 3 iterations: ℓ = −1,141.400, and about 3e−7 is left to gain",
        ),
        (StopReason.CONVERGED, {"iteration": 1}, "Converged after 1 iteration: ℓ = −1,141.400"),
        (
            StopReason.MAX_ITERATIONS,
            {"delta": 0.0231},
            "Stopped at the maximum of 3 iterations: ℓ = −1,141.400, still rising by 0.023 an "
            "iteration",
        ),
        (StopReason.CANCELLED, {}, "Stopped after 3 iterations: ℓ = −1,141.400"),
    ],
)
def test_the_end_of_a_run_comes_before_all_else(reason, changes, text):
    assert said(replace(E_STEP, stop_reason=reason, **changes), flips=Flips(14)) == text


def test_a_fall_is_told_before_what_moved():
    fallen = replace(m_step(means=[[3700, 184], [5000, 217]]), fell=True, delta=-0.25)
    assert said(fallen).startswith("M-step: the log-likelihood fell by 0.25 at iteration 3")


def test_a_collapse_is_told_when_it_begins_and_not_again():
    held = Collapse(1, 3.04, 1e-9, 1e9)
    state = replace(m_step(means=[[3700, 184], [5000, 217]]), collapses=(held,))
    assert said(state) == (
        "M-step: C2 shrank onto rows that lie too close together (effective rows: 3); only the "
        "covariance floor holds it up"
    )
    assert said(state, replace(E_STEP, collapses=(held,))).startswith("M-step: C1's mean")


def test_several_collapses_are_told_together():
    held = (Collapse(0, 2.0, 1e-9, 1e9), Collapse(1, 3.04, 1e-9, 1e9))
    assert said(replace(m_step(), collapses=held)) == (
        "M-step: C1 and C2 shrank onto rows that lie too close together (effective rows: 2 and 3); "
        "only the covariance floor holds them up"
    )


def test_a_whole_run_is_told_line_by_line():
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(-4, 1, 100), rng.normal(4, 1, 200)])
    before, lines = None, []
    for state in iterate(X, 2, start="random_points", half_steps=True, seed=2):
        lines.append(narrate(state, before, ["x"]))
        before = state
    assert lines[0].startswith("Start: 2 components in x; ℓ = −")
    assert lines[1].startswith("E-step: each row is shared out over 2 components")
    assert [line[:6] for line in lines[2:-1]] == ["M-step", "E-step"] * (len(lines) // 2 - 2) + [
        "M-step"
    ]
    assert lines[-1].startswith("Converged after ")
    assert all("\n" not in line and len(line) < 140 for line in lines)


def test_the_change_told_does_not_depend_on_the_units_of_the_columns():
    units = np.array([1e8, 1e-8])
    outer = np.outer(units, units)
    moved = m_step(weights=[0.63, 0.37], means=[[3700, 190], [5124, 217]])
    scaled = replace(
        moved,
        mixture=Mixture(
            moved.mixture.weights, moved.mixture.means * units, moved.mixture.covariances * outer
        ),
        responsibilities_from=Mixture(
            BEFORE.weights, BEFORE.means * units, BEFORE.covariances * outer
        ),
    )
    assert said(scaled) == said(moved)
