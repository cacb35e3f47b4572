import numpy as np
import pytest

from gmmstudio.data import load
from gmmstudio.errors import UserError
from gmmstudio.export import Moment
from gmmstudio.mixture import FitError, StartProgress, fit
from gmmstudio.session.axes import Axis
from gmmstudio.session.choosing import first_choice
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity
from gmmstudio.session.run_status import RunStatus


@pytest.fixture
def session(two_groups):
    session = FitSession()
    session.open(two_groups)
    return session


def work(session, run, snapshots):
    """Do what the worker and the frame timer do between them."""
    for snapshot in snapshots:
        session.mailbox.post(run.run_id, snapshot)
    session.collect()


def run_to_end(session):
    run = session.begin_run()
    work(session, run, run.snapshots())
    session.finish(run.run_id)
    return run


def test_opening_chooses_the_columns_suggested_and_fits_nothing(session):
    assert session.state.settings.columns == ("x",)
    assert session.state.selection.X.shape == (300, 1)
    assert session.state.status is RunStatus.NONE
    assert session.state.is_univariate


def test_opening_a_table_without_a_suggestion_takes_its_first_two_columns(make_table):
    session = FitSession()
    session.open(make_table({"a": [1, 2], "b": [3, 4], "c": [5, 6]}))
    assert session.state.settings.columns == ("a", "b")


def test_a_table_that_was_drawn_asks_for_as_many_components_as_groups_were_drawn():
    session = FitSession()
    session.open(load("generated:blobs?k=5&n=200"))
    assert session.state.settings.components == 5
    session.open(load("sample:iris"))
    assert session.state.settings.components == 5


def test_subscribers_get_every_state_until_they_leave(session):
    seen = []
    leave = session.subscribe(seen.append)
    session.set_hard(True)
    leave()
    session.set_hard(False)
    assert [state.hard for state in seen] == [True]


def test_a_run_ends_with_what_fit_finds(session, two_groups):
    run_to_end(session)
    expected = fit(two_groups.select(["x"]).X, 2, covariance="V")
    state = session.state
    assert state.status is RunStatus.FINISHED
    assert state.snapshot.stop_reason == "converged"
    np.testing.assert_array_equal(state.trace, expected.trace)
    np.testing.assert_array_equal(state.snapshot.mixture.means, expected.mixture.means)


def test_the_e_step_before_the_newest_is_kept_to_compare_with(session):
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:4])  # START, E0, M1, E1
    assert session.state.snapshot is snapshots[3]
    assert session.state.previous is snapshots[1]
    work(session, run, snapshots[4:5])  # M2: its colours are still those of E1
    assert session.state.previous is snapshots[1]


def test_the_trace_holds_every_iteration_however_few_frames_were_drawn(session):
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots)
    e_steps = [snapshot for snapshot in snapshots if snapshot.phase == "E-step"]
    np.testing.assert_array_equal(
        session.state.trace, [snapshot.log_likelihood for snapshot in e_steps]
    )


def test_the_history_keeps_no_array_as_long_as_the_data(session):
    run = run_to_end(session)
    sizes = [
        array.size
        for snapshot in run.history
        for array in (snapshot.mixture.means, snapshot.mixture.covariances, snapshot.effective_rows)
    ]
    assert max(sizes) == 2


def test_what_a_replaced_run_still_sends_changes_nothing(session):
    old = session.begin_run()
    snapshots = list(old.snapshots())
    new = session.begin_run()
    work(session, old, snapshots)
    session.pause(old.run_id)
    session.finish(old.run_id)
    session.fail(old.run_id, ValueError("late"))
    assert old.control.is_cancelled()
    assert session.run is new
    assert session.state.snapshot is None
    assert session.state.status is RunStatus.RUNNING
    assert session.state.notice is None


def test_other_columns_drop_the_run_and_cancel_it(session):
    run = run_to_end(session)
    session.change(columns=("x", "y"))
    assert run.control.is_cancelled()
    assert session.run is None
    assert session.state.snapshot is None
    assert session.state.selection.X.shape == (300, 2)
    assert not session.state.is_univariate


def test_another_k_keeps_the_fit_on_screen_and_says_that_it_is_older(session):
    run_to_end(session)
    session.change(components=3)
    assert session.state.settings_changed
    assert session.state.snapshot.mixture.n_components == 2
    run_to_end(session)
    assert not session.state.settings_changed
    assert session.state.snapshot.mixture.n_components == 3


def test_a_paused_run_can_go_on_until_settings_change(session):
    run = session.begin_run()
    session.pause(run.run_id)
    assert session.can_continue
    session.change(components=3)
    assert not session.can_continue
    session.change(components=2)
    assert session.can_continue


def test_the_family_follows_the_number_of_columns(session):
    assert session.state.settings.family == "V"
    session.change(family="E")
    session.change(columns=("x", "y"))
    assert session.state.settings.family == "EEE"
    session.change(family="VVI")
    session.change(columns=("y",))
    assert session.state.settings.family == "V"


def test_a_value_out_of_range_changes_nothing(session):
    with pytest.raises(UserError, match="number of components is 0"):
        session.change(components=0)
    assert session.state.settings.components == 2


def test_columns_that_leave_no_row_are_refused_and_nothing_changes(make_table):
    nan = float("nan")
    session = FitSession()
    session.open(make_table({"a": [1.0, nan], "b": [nan, 2.0]}, suggested=["a"]))
    with pytest.raises(UserError, match="no row has a finite number"):
        session.change(columns=("a", "b"))
    assert session.state.settings.columns == ("a",)


def test_a_run_that_cannot_be_is_refused_before_the_one_on_screen_is_dropped(make_table):
    session = FitSession()
    session.open(make_table({"a": [1.0, 2.0, 3.5, 5.0, 9.0]}))
    run_to_end(session)
    shown = session.state.snapshot
    session.change(components=6)
    with pytest.raises(FitError, match="k = 6 components cannot be fitted to 5 rows"):
        session.begin_run()
    assert session.state.snapshot is shown
    assert session.state.status is RunStatus.FINISHED


def test_without_columns_a_run_says_what_to_do(session):
    session.change(columns=())
    with pytest.raises(UserError, match="tick at least one column"):
        session.begin_run()


def test_without_data_a_run_says_what_to_do():
    with pytest.raises(UserError, match="open a table or a sample"):
        FitSession().begin_run()


def test_a_failed_run_keeps_what_it_came_to_and_tells_why(session):
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:2])
    session.fail(run.run_id, FitError("a covariance became singular; raise the floor"))
    session.finish(run.run_id)
    assert session.state.status is RunStatus.FAILED
    assert session.state.snapshot is snapshots[1]
    assert session.state.notice.severity is Severity.ERROR
    assert session.state.notice.text == "A covariance became singular; raise the floor"


def test_a_defect_is_told_as_one(session):
    run = session.begin_run()
    session.fail(run.run_id, ZeroDivisionError("division by zero"))
    assert session.state.status is RunStatus.NONE
    assert "defect of the program (ZeroDivisionError: division by zero)" in (
        session.state.notice.text
    )


def test_reset_goes_back_to_the_data(session):
    run = run_to_end(session)
    session.reset()
    assert run.control.is_cancelled()
    assert session.state.snapshot is None
    assert len(session.state.trace) == 0
    assert session.state.selection is not None


def test_iterations_per_second_are_counted_by_the_clock(two_groups):
    now = [0.0]
    session = FitSession(clock=lambda: now[0])
    session.open(two_groups)
    session.change(components=4)
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:2])
    now[0] = 0.5
    work(session, run, snapshots[2:6])  # two more iterations in half a second
    assert session.state.iterations_per_second == pytest.approx(4.0)


def test_the_report_is_of_the_mixture_on_screen_with_its_own_trace(session, two_groups):
    session.change(components=3)
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:5])  # up to the M-step of iteration 2
    session.change(components=4)
    report, shown = session.report(), session.state.snapshot
    assert report.mixture is shown.mixture is snapshots[4].mixture
    assert report.iterations == shown.iteration == 2
    assert report.trace == tuple(snapshots[place].log_likelihood for place in (1, 3, 4))
    expected = report.mixture.log_density(report.selection.X).sum()
    assert report.log_likelihood == pytest.approx(expected, rel=1e-12)
    assert report.settings["components"] == 3
    assert report.dataset is two_groups
    assert report.stop_reason is None
    assert report.moment == Moment(run.number, 2, "M-step", "running")


def test_an_e_step_adds_nothing_to_the_trace_of_its_m_step(session):
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:3])  # up to the M-step of iteration 1
    after_m_step = session.report()
    work(session, run, snapshots[3:4])
    assert session.report().trace == after_m_step.trace
    assert session.report().mixture is after_m_step.mixture


def test_there_is_no_report_before_a_fit(session):
    with pytest.raises(UserError, match="press Run first"):
        session.report()


def test_a_new_seed_is_the_next_one(session):
    session.change(seed=41)
    session.new_seed()
    assert session.state.settings.seed == 42


def test_the_same_settings_and_seed_give_the_same_run(session):
    session.change(components=3, start="random", seed=9)
    first = run_to_end(session).trace
    second = run_to_end(session).trace
    np.testing.assert_array_equal(first, second)


@pytest.fixture
def four(make_table):
    rng = np.random.default_rng(0)
    session = FitSession()
    session.open(make_table({name: rng.normal(size=20) for name in "abcd"}))
    return session


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (("a", "b", "c", "d"), ("d", "c")),
        (("b", "c", "d"), ("d", "c")),
        (("a", "c"), ("a", "c")),
        (("a", "b", "d"), ("d", "a")),
        (("a", "b"), ("a", "b")),
    ],
)
def test_the_axes_stay_with_their_columns_while_these_are_chosen(four, columns, shown):
    four.change(columns=("a", "c", "d"))
    four.looking.set_axes(Axis(2), Axis(1))
    four.change(columns=columns)
    state = four.state
    assert (columns[state.x.place], columns[state.y.place]) == shown


def test_the_second_column_is_shown_against_the_first(four):
    four.change(columns=("c",))
    four.change(columns=("b", "c"))
    assert (four.state.x, four.state.y) == (Axis(0), Axis(1))


def test_the_outcome_of_the_starts_is_published_with_the_first_snapshot(session, two_groups):
    session.change(components=3, start="random", restarts=4)
    run_to_end(session)
    expected = fit(two_groups.select(["x"]).X, 3, covariance="V", start="random", restarts=4)
    assert session.state.starts == expected.starts
    assert session.state.comparing is None
    session.reset()
    assert session.state.starts == ()


def test_the_comparison_of_starts_is_seen_while_no_snapshot_has_come(session):
    run = session.begin_run()
    session.collect()
    assert session.state.comparing is None
    run.starting.progress = StartProgress(2, 5, is_final=False)
    session.collect()
    assert session.state.comparing == StartProgress(2, 5, is_final=False)
    assert session.state.snapshot is None


def test_the_report_has_every_start_and_names_those_that_were_set_aside(make_table):
    rng = np.random.default_rng(5)
    session = FitSession()
    session.open(make_table({"x": np.r_[rng.normal(size=150), np.full(8, 2.5)]}))
    session.change(components=3, start="random", restarts=20, max_iterations=2_000)
    run_to_end(session)
    found = fit(
        session.state.selection.X,
        3,
        covariance="V",
        start="random",
        restarts=20,
        max_iterations=2_000,
    )
    assert found.set_aside
    assert session.report().set_aside == found.set_aside
    assert session.report().starts == found.starts


class TestOpeningWithAChoiceMadeBeforehand:
    """A thread that reads a table can choose its first columns as well."""

    @pytest.fixture
    def session(self):
        return FitSession()

    def test_that_choice_is_shown(self, session, two_groups):
        choice = first_choice(two_groups, session.state.settings)
        session.open(two_groups, choice)
        assert session.state.selection is choice.fields["selection"]
        assert session.state.sample is choice.fields["shared_sample"]

    def test_it_is_made_anew_where_settings_were_changed_meanwhile(self, session, two_groups):
        choice = first_choice(two_groups, session.state.settings)
        session.change(seed=99)
        session.open(two_groups, choice)
        assert session.state.settings.seed == 99
        assert session.state.settings.columns == ("x",)

    def test_its_trouble_is_told(self, session, make_table):
        table = make_table({"a": [1.0, 1.0]})
        session.open(table, first_choice(table, session.state.settings))
        assert session.state.selection is None
        assert "no column of numbers that vary" in session.state.notice.text


def test_curves_are_shown_from_their_start_on_request_and_that_is_taken_back(session):
    edits = []
    session.listen(edits.append)
    session.set_from_start(True)
    session.set_from_start(True)
    assert session.state.from_start
    (edit,) = edits
    assert edit.text == "show ℓ from the start"
    session.restore(edit.before)
    assert not session.state.from_start
