"""Half-steps told from the E-steps that are kept are those that the engine went through."""

import numpy as np
import pytest

from gmmstudio.mixture import Phase, iterate
from gmmstudio.session.moments import count_of, moment_of, moment_of_iteration, recalled
from tests.session.likeness import differing


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(3)
    return np.concatenate([rng.normal(0, 1, (60, 2)), rng.normal(3, 0.7, (40, 2))])


@pytest.fixture(scope="module", params=[0, 7])
def snapshots(request, rows):
    """Every half-step of a run that ends at its maximum of iterations."""
    return tuple(
        iterate(rows, 3, seed=2, tolerance=0.0, max_iterations=request.param, half_steps=True)
    )


@pytest.fixture(scope="module")
def history(snapshots):
    return tuple(snapshot for snapshot in snapshots if snapshot.phase is Phase.E_STEP)


def test_moments_count_half_steps_from_the_start(snapshots):
    assert [moment_of(snapshot) for snapshot in snapshots] == list(range(len(snapshots)))


def test_the_moment_of_an_iteration_is_its_e_step(history):
    assert [moment_of_iteration(e_step.iteration) for e_step in history] == [
        moment_of(e_step) for e_step in history
    ]


def test_the_e_steps_tell_of_every_moment(snapshots, history):
    assert count_of(history) == len(snapshots)
    assert count_of(()) == 0


def test_a_moment_is_recalled_as_the_engine_showed_it_in_every_field(snapshots, history):
    for moment, shown in enumerate(snapshots):
        assert differing(recalled(history, moment), shown) == set(), moment


def test_two_moments_are_told_apart(snapshots):
    start, e_step = snapshots[:2]
    assert {"phase", "responsibilities_from", "effective_rows"} <= differing(start, e_step)


def test_what_is_recalled_cannot_be_written_to(history):
    for moment in range(count_of(history)):
        again = recalled(history, moment)
        assert not again.effective_rows.flags.writeable
        assert not again.mixture.means.flags.writeable


@pytest.mark.parametrize("moment", [-1, 1_000])
def test_there_is_nothing_to_recall_outside_of_the_run(history, moment):
    with pytest.raises(IndexError, match=f"moment {moment} of {2 * len(history)}"):
        recalled(history, moment)
