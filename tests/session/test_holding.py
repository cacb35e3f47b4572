"""What stays fixed, in words."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Fixed, iterate
from gmmstudio.session.holding import constraint, fixed_parts, locked
from gmmstudio.session.view_state import ViewState


@pytest.fixture
def state(two_groups):
    selection = two_groups.select(("x",))
    snapshot = next(iterate(selection.X, 3, seed=0))
    return ViewState(dataset=two_groups, selection=selection, snapshot=snapshot)


def test_nothing_fixed_is_nothing_told(state):
    assert constraint(state) == ""
    assert locked(state) == (False, False, False)
    assert locked(ViewState()) == ()


def test_parts_are_told_by_component(state):
    held = replace(
        state, fixed=Fixed(weights=(True, False, False), covariances=(True, False, True))
    )
    assert fixed_parts(held.fixed, 0) == ("weight", "covariance")
    assert fixed_parts(held.fixed, 1) == ()
    assert locked(held) == (True, False, True)
    assert constraint(held) == (
        "ℓ is constrained: weight and covariance of C1, covariance of C3 fixed"
    )
    assert constraint(held, 1) == "ℓ is constrained: weight and covariance of C1, 1 more fixed"


def test_components_are_called_as_they_were_named(state):
    named = state.looks.renamed(1, "gentoo", 3)
    held = replace(state, looks=named, fixed=Fixed(means=tuple(np.arange(3) == 1)))
    assert constraint(held) == "ℓ is constrained: mean of gentoo fixed"
