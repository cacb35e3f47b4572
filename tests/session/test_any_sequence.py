"""Any sequence of what a person does: nothing breaks, what is shown is true, undo is exact."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gmmstudio.errors import UserError
from gmmstudio.mixture import Phase
from gmmstudio.mixture.projection import Projection
from gmmstudio.mixture.steering import with_mean
from gmmstudio.session.axes import FIRST, SECOND, Axis, seen_along, titles
from gmmstudio.session.brush_summary import brush_summary
from gmmstudio.session.brushing import Combine
from gmmstudio.session.component_columns import component_columns
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.steering import PARTS
from tests.session.tables import table

_COMPONENT = st.integers(0, 4)
_N = 60
_AXES = (
    FIRST,
    SECOND,
    Axis(0, "pc"),
    Axis(1, "pc"),
    Axis(0, "direction"),
    Axis(1, "direction"),
)


def _rows():
    rng = np.random.default_rng(11)
    groups = [rng.normal(place, 1.0, (_N // 3, 2)) for place in ((-4, 0), (3, 3), (4, -4))]
    x, y = np.concatenate(groups).T
    return table({"x": x, "y": y, "z": rng.normal(size=_N)}, suggested=["x", "y"])


_TABLE = _rows()


@dataclass
class _Step:
    """What a stack of edits keeps of one: the fields, and all that was there before it."""

    before: dict
    after: dict
    merge: str
    was: tuple


class AnySequence(RuleBasedStateMachine):
    """A session in a person's hands; its stack of edits works as Qt's does."""

    def __init__(self):
        super().__init__()
        self.session = FitSession(clock=lambda: 0.0)
        self.session.open(_TABLE)
        self.generators = {}
        self.stack, self.place = [], 0
        self.was = self.first = self.now
        self.session.listen(self._on_edit)
        self.run(9)

    # -- what a person does ---------------------------------------------------------------------

    @rule(k=st.integers(1, 4))
    def choose_k(self, k):
        self._do(self.session.change, components=k)

    @rule(family=st.sampled_from(["VVV", "EEE", "VII", "EII"]))
    def choose_family(self, family):
        if len(self.session.state.settings.columns) > 1:
            self._do(self.session.change, family=family)

    @rule(columns=st.sampled_from([("x", "y"), ("x",), ("y", "z", "x")]))
    def choose_columns(self, columns):
        self._do(self.session.change, columns=columns)

    @rule()
    def new_seed(self):
        self._do(self.session.new_seed)

    @rule(n=st.integers(0, 8))
    def run(self, n):
        """Run, and let the thread come so far."""
        if self.session.can_continue:
            self.session.timeline.go_to(None)
            self._do(self.session.resume)
        else:
            self._do(self.session.begin_run)
        self._iterate(n)

    @rule(n=st.integers(1, 300))
    def iterate(self, n):
        self._iterate(n)

    @rule()
    def pause(self):
        run = self.session.run
        if run is not None and self.session.state.status is RunStatus.RUNNING:
            run.control.pause()
            self.session.pause(run.run_id)

    @rule()
    def reset(self):
        self._do(self.session.reset)

    @rule(moment=st.integers(-1, 30))
    def look_back(self, moment):
        self._do(self.session.timeline.go_to, None if moment < 0 else moment)

    @rule(half_steps=st.integers(1, 4))
    def step_back(self, half_steps):
        self._do(self.session.timeline.back, half_steps)

    @rule()
    def play(self):
        self.session.timeline.play()
        self.session.timeline.advance(2)
        self.session.timeline.advance()

    @rule()
    def fork(self):
        self._do(self.session.timeline.fork)

    @rule(data=st.data())
    def show_run(self, data):
        listed = self.session.state.listed
        if listed:
            self._do(self.session.timeline.show_run, data.draw(st.sampled_from(listed)))

    @rule(data=st.data())
    def remove_run(self, data):
        listed = self.session.state.listed
        if listed:
            self._do(self.session.timeline.remove_run, data.draw(st.sampled_from(listed)))

    @rule(data=st.data(), on=st.booleans())
    def overlay(self, data, on):
        listed = self.session.state.listed
        if listed:
            number = data.draw(st.sampled_from(listed))
            self._do(self.session.timeline.set_overlaid, number, on)

    @rule(component=_COMPONENT, merge=st.sampled_from(["", "moved"]))
    def move(self, component, merge):
        mixture = self._moved(component)
        if mixture is not None:
            self._do(self.session.steering.commit, mixture, f"{component} moved", merge=merge)

    @rule(name=st.sampled_from(["large", "small"]))
    def move_and_rename_in_turn(self, name):
        for act in (self.move, self.rename, self.move):
            act(0, "moved" if act == self.move else name)

    @rule(component=_COMPONENT)
    def drag(self, component):
        mixture = self._moved(component)
        if mixture is not None:
            self._do(self.session.steering.preview, mixture)

    @rule()
    def put_back(self):
        self._do(self.session.steering.cancel)

    @rule(x=st.floats(-4, 4))
    def add(self, x):
        columns = self.session.state.settings.columns
        view = Projection.of_columns(columns, range(len(columns))[:2])
        self._do(self.session.steering.add, np.full(view.n_axes, x), view)

    @rule()
    def add_brushed(self):
        self._do(self.session.steering.add_brushed)

    @rule(component=_COMPONENT)
    def remove(self, component):
        self._on_component(self.session.steering.remove, component)

    @rule(component=_COMPONENT)
    def split(self, component):
        self._on_component(self.session.steering.split, component)

    @rule(component=_COMPONENT, other=_COMPONENT)
    def merge(self, component, other):
        if other < self.session.state.n_components:
            self._on_component(self.session.steering.merge, component, other)

    @rule(component=_COMPONENT, part=st.sampled_from(PARTS), on=st.booleans())
    def fix(self, component, part, on):
        self._on_component(self.session.steering.fix, component, part, on)

    @rule(rows=st.sets(st.integers(0, 9), max_size=6), combine=st.sampled_from(Combine))
    def pick(self, rows, combine):
        mask = np.zeros(len(self.session.state.selection.X), dtype=bool)
        mask[list(rows)] = True
        self._do(self.session.brushing.pick, mask, "lasso", combine)

    @rule()
    def pick_none(self):
        self._do(self.session.brushing.clear)

    @rule()
    def leave_out(self):
        self._do(self.session.brushing.leave_out)

    @rule()
    def take_back(self):
        self._do(self.session.brushing.take_back)

    @rule(component=_COMPONENT, name=st.sampled_from(["C1", "C2", "large", "small"]))
    def rename(self, component, name):
        self._on_component(self.session.naming.rename, component, name)

    @rule(component=_COMPONENT, colour=st.integers(0, 5))
    def recolour(self, component, colour):
        self._on_component(self.session.naming.recolour, component, colour)

    @rule(component=st.none() | _COMPONENT)
    def point_at(self, component):
        self.session.naming.highlight(component)
        self.session.naming.select(component)

    @rule(x=st.sampled_from(_AXES), y=st.sampled_from(_AXES))
    def look_along(self, x, y):
        if len(self.session.state.settings.columns) > 1:
            self._do(self.session.looking.set_axes, x, y)

    @rule(hard=st.booleans())
    def assign(self, hard):
        self._do(self.session.set_hard, hard)

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self):
        self.place -= 1
        step = self.stack[self.place]
        self.session.restore(step.before)
        assert self.now == step.was

    @precondition(lambda self: self.place < len(self.stack))
    @rule()
    def redo(self):
        self.session.restore(self.stack[self.place].after)
        self.place += 1

    # -- what is true at any time ---------------------------------------------------------------

    @invariant()
    def what_is_shown_is_of_its_parameters(self):
        state = self.session.state
        shown = state.snapshot
        if shown is None or state.provisional:
            return
        X = state.selection.X
        assert shown.log_likelihood == pytest.approx(shown.mixture.log_likelihood(X), rel=1e-10)
        if shown.phase is Phase.E_STEP:
            assert shown.responsibilities_from is shown.mixture
            expected = shown.mixture.responsibilities(X).sum(axis=0)
            np.testing.assert_allclose(shown.effective_rows, expected, rtol=1e-8, atol=1e-8)

    @invariant()
    def every_view_can_draw_it(self):
        state = self.session.state
        brush_summary(state)
        if seen_along(state) is not None:
            titles(state)
        component_columns(state)
        for name in ("marked", "lit", "component_colours", "shown_responsibilities", "next_phase"):
            getattr(state, name)
        assert state.run_number is None or state.run_number in state.listed
        assert tuple(summary.number for summary in state.runs) == state.listed
        assert (
            state.snapshot is None
            or state.snapshot.mixture.n_features == state.selection.X.shape[1]
        )
        assert state.brush is None or len(state.brush.rows) == len(state.selection.X)

    def teardown(self):
        while self.place:
            self.undo()
        assert self.now == self.first
        if self.session.run is not None:
            self.session.run.control.cancel()
        for snapshots in self.generators.values():
            snapshots.close()

    # -- how ------------------------------------------------------------------------------------

    @property
    def now(self):
        """All that a person has made of the session, in a form that can be compared."""
        state, run = self.session.state, self.session.run
        plan = None
        if run is not None:
            origin = run.plan.origin
            start = None if origin is None else origin.mixture.means.tobytes()
            plan = run.plan.settings, id(run.plan.used), start, run.plan.fixed
        return (
            state.settings,
            state.selection.rows.tobytes(),
            state.selection.columns,
            (state.x, state.y, state.directions),
            None if state.brush is None else (state.brush.rows.tobytes(), state.brush.text),
            state.dropped.tobytes(),
            state.looks.names(6),
            state.looks.colours(6).tobytes(),
            (state.hard, state.curve, state.hidden),
            (state.listed, state.run_number, plan),
        )

    def _on_edit(self, edit):
        del self.stack[self.place :]
        top = self.stack[-1] if self.stack else None
        if top is not None and top.merge and top.merge == edit.merge:
            top.before = {**edit.before, **top.before}
            top.after = {**top.after, **edit.after}
            return
        self.stack.append(_Step(dict(edit.before), dict(edit.after), edit.merge, self.was))
        self.place = len(self.stack)

    def _do(self, act, *args, **kwargs):
        self.was = self.now
        count = len(self.stack), self.place
        try:
            act(*args, **kwargs)
        except UserError:
            assert (len(self.stack), self.place) == count
            assert self.now == self.was

    def _on_component(self, act, component, *args):
        if component < self.session.state.n_components:
            self._do(act, component, *args)

    def _moved(self, component):
        snapshot = self.session.state.snapshot
        if snapshot is None or component >= snapshot.mixture.n_components:
            return None
        mean = snapshot.mixture.means[component] + 0.25
        return with_mean(snapshot.mixture, component, mean)

    def _iterate(self, n):
        """Do in this thread what the iterating thread does."""
        session, run = self.session, self.session.run
        if run is None or session.state.status not in {RunStatus.RUNNING, RunStatus.PAUSED}:
            return
        if run.run_id not in self.generators:
            self.generators[run.run_id] = run.snapshots()
        run.control.resume()
        try:
            for _ in range(n):
                snapshot = next(self.generators[run.run_id], None)
                if snapshot is None:
                    return
                session.mailbox.post(run.run_id, snapshot)
                if snapshot.stop_reason is not None:
                    session.finish(run.run_id)
                    return
        except UserError as error:
            session.fail(run.run_id, error)
        session.collect()


AnySequence.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnySequence = AnySequence.TestCase
