"""What was made by hand, told in words, and whether it is still the same."""

import numpy as np

from gmmstudio.session.handmade import made_by_hand, mark_of
from tests.session.iterating import iterated


def test_what_a_run_gives_again_is_not_made_by_hand(session):
    assert made_by_hand(session.state) == ()
    iterated(session, session.begin_run(), 9)
    session.timeline.go_to(2)
    session.brushing.pick(session.state.selection.X[:, 0] < 0, "box")
    session.naming.highlight(0)
    assert made_by_hand(session.state) == ()


def test_forks_names_colours_rows_left_out_and_fixed_parameters_are(session):
    iterated(session, session.begin_run(), 9)
    session.timeline.fork()
    assert made_by_hand(session.state) == ("1 run changed or forked by hand",)
    iterated(session, session.run, 3)
    session.naming.rename(0, "left")
    session.steering.fix(0, "means", True)
    session.brushing.pick(
        session.state.selection.X[:, 0] < np.sort(session.state.selection.X[:, 0])[2], "box"
    )
    session.brushing.leave_out()
    assert made_by_hand(session.state) == (
        "1 run changed or forked by hand",
        "names or colours of components",
        "2 rows left out",
        "parameters that are fixed",
    )


def test_a_colour_counts_and_the_first_one_again_does_not(session):
    iterated(session, session.begin_run(), 3)
    session.naming.recolour(0, 4)
    assert made_by_hand(session.state) == ("names or colours of components",)
    session.naming.recolour(0, 0)
    assert made_by_hand(session.state) == ()


def test_the_mark_changes_with_what_is_made_by_hand_and_with_nothing_else(session):
    iterated(session, session.begin_run(), 9)
    first = mark_of(session.state)
    session.timeline.go_to(2)
    session.set_hard(True)
    assert mark_of(session.state) == first
    session.timeline.fork()
    forked = mark_of(session.state)
    assert forked != first
    iterated(session, session.run, 3)
    assert mark_of(session.state) == forked
    session.naming.rename(0, "left")
    assert mark_of(session.state) != forked
