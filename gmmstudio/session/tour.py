"""The guided tour: how EM works, in five steps on weights of two species. A script, without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

from gmmstudio.mixture import Phase
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState

if TYPE_CHECKING:
    from gmmstudio.data import Dataset

EXAMPLE = "generated:two_species"
"""Its rows are drawn, so that the truth is known: 60 % of 3.7 ± 0.4 kg, 40 % of 5.0 ± 0.5 kg."""
SETTINGS = FitSettings(
    columns=("weight_kg",), components=2, family="V", start="random", restarts=1, seed=0
)
"""A seed whose bells fall beside where they belong, each on its side of the other."""
PACE = 15.0
"""Iterations per second: slow enough to see the bells walk."""
_HALF_STEPS = {Phase.START: 1, Phase.E_STEP: 2, Phase.M_STEP: 1}
"""Half-steps made beyond two for each iteration."""
_PATIENCE = 12
"""Acts after which a way that does not lead to its step is given up."""


def is_example(dataset: Dataset | None) -> bool:
    """Tell whether a table is the one that the tour is about."""
    return dataset is not None and dataset.source.startswith(EXAMPLE)


class Hands(Protocol):
    """What the tour can do in the program."""

    def open(self, source: str) -> None:
        """Open a table."""

    def change(self, **settings: Any) -> None:
        """Change settings."""

    def show_as(self, *, hard: bool, pace: float) -> None:
        """Choose how rows and runs are shown."""

    def reset(self) -> None:
        """Drop the run."""

    def show_start(self) -> None:
        """Find the first parameters and rest there."""

    def step_half(self) -> None:
        """Do the next half-step."""

    def look_at(self, moment: int) -> None:
        """Look back at the moment so many half-steps after the start."""

    def run(self) -> None:
        """Run until EM has converged."""


class Standing(Enum):
    """Where a person stands with a step."""

    BUSY = auto()
    """Something is being read or fitted."""
    LOST = auto()
    """The program is not where the step is about: another table, other settings, no run, or one
    that has gone past what the step shows."""
    TO_DO = auto()
    """Something is to be done and seen."""
    DONE = auto()
    """It has been done: the next step is ready."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """A step of the tour.

    Parameters
    ----------
    title : str
    ask : str
        What is to be done, and why.
    seen : str
        What there is to see once it is done.
    points_at, then_at : str
        Object names of what is pointed at before and after.
    beside : str
        Object name of what the text must not cover.
    button : str
        What the button says that does it for the person.
    begins, ends : int
        Half-steps the run has made when the step begins, and once it is done.
    act : callable, optional
        Does it; None where there is nothing to be done but to look.
    speaks_of : tuple of str
        The panels that are to be in sight meanwhile.
    """

    title: str
    ask: str
    seen: str
    points_at: str
    then_at: str
    beside: str
    button: str
    begins: int
    ends: int
    act: Callable[[Hands], None] | None
    speaks_of: tuple[str, ...] = ()


_TO_THE_END = 1_000_000
_PLUS_MINUS = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"

STEPS = (
    TourStep(
        "The data, and the question",
        "",
        "500 animals of two species were weighed, and nobody wrote down which is which. The bars "
        "show their weights. Where does one species end, and where does the other begin? In "
        "between, no weight can tell for sure: that is what a mixture is for.",
        "densityView",
        "densityView",
        "densityView",
        "",
        0,
        0,
        None,
    ),
    TourStep(
        "A start at random",
        "EM needs a first guess, however bad. Let two bells fall at random, one for each species: "
        "each has a weight, a mean and a standard deviation.",
        "Two bells, not yet where they belong; the thick line is their sum, the mixture. It should "
        "follow the bars, and does not.",
        "densityView",
        "densityView",
        "densityView",
        "Let them fall",
        0,
        1,
        lambda hands: hands.show_start(),
    ),
    TourStep(
        "E-step: the colours",
        "Press E-step (key E). For every animal it asks how probable each bell makes its weight, "
        "and from that, by Bayes' rule, how probably the animal belongs to each: P(C | x).",
        "The bells stand still; the colours have come. The curves below show P(C | x) by weight. "
        "Where they cross, an animal belongs half to one and half to the other.",
        "eStepButton",
        "densityView",
        "densityView",
        "Do the E-step",
        1,
        2,
        lambda hands: hands.step_half(),
        ("responsibilities",),
    ),
    TourStep(
        "M-step: the bells",
        "Press M-step (key M). Each bell is made anew from all animals, each counted by its "
        "probability: weight, mean and standard deviation.",
        "The colours stand still; the bells have moved to their animals. The log-likelihood ℓ, "
        "which says how probable the whole table is, has grown. It always does.",
        "mStepButton",
        "densityView",
        "densityView",
        "Do the M-step",
        2,
        3,
        lambda hands: hands.step_half(),
        ("likelihood", "components"),
    ),
    TourStep(
        "Again, until it settles",
        "Press Run (space). E-step and M-step take turns until ℓ no longer grows.",
        "Converged. The table has what EM found; the animals were drawn with 60 % of "
        f"3.7{_PLUS_MINUS}0.4 kg and 40 % of 5.0{_PLUS_MINUS}0.5 kg. Export writes the "
        "probabilities of every animal.",
        "runButton",
        "componentTable",
        "densityView",
        "Run",
        3,
        _TO_THE_END,
        lambda hands: hands.run(),
        ("likelihood", "components"),
    ),
)


def moment(state: ViewState) -> int | None:
    """Return how many half-steps the tour's run has made.

    Parameters
    ----------
    state : ViewState

    Returns
    -------
    int or None
        0 before the start, 1 after it, 2 after the first E-step, 3 after the M-step, and so on;
        1,000,000 once EM has converged and that is on screen. None where the table or the settings
        are not the tour's.
    """
    dataset, snapshot = state.dataset, state.snapshot
    if not is_example(dataset) or state.settings != SETTINGS:
        return None
    if state.settings_changed or state.status is RunStatus.FAILED:
        return None
    if state.status is RunStatus.FINISHED and not state.looks_back:
        return _TO_THE_END
    return 0 if snapshot is None else 2 * snapshot.iteration + _HALF_STEPS[snapshot.phase]


class Tour:
    """Goes through the steps, and brings the program to where each begins.

    It acts on being looked at, never by itself: `look` is called with every new state.

    Parameters
    ----------
    hands : Hands
        What it acts with.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._acts_left = 0
        self._goal = 0
        self.index = 0

    @property
    def step(self) -> TourStep:
        """The step on screen."""
        return STEPS[self.index]

    @property
    def is_last(self) -> bool:
        """Whether no step follows."""
        return self.index == len(STEPS) - 1

    def begin(self, state: ViewState) -> None:
        """Go to the first step, with the table not fitted."""
        self.index = 0
        if moment(state):
            self._hands.reset()
        self._hands.show_as(hard=False, pace=PACE)
        self.come_here()

    def come_here(self) -> None:
        """Bring the program to where the step begins, unless it is there or has just done it."""
        self._goal, self._acts_left = self.step.begins, _PATIENCE

    def back(self) -> None:
        """Go to the step before, and show again what there was to see once it was done."""
        self.index = max(self.index - 1, 0)
        self._goal, self._acts_left = self.step.ends, _PATIENCE

    def go_on(self) -> None:
        """Go to the step after."""
        self.index = min(self.index + 1, len(STEPS) - 1)
        self.come_here()

    def do(self) -> None:
        """Do what the step asks for."""
        if self.step.act is not None:
            self.step.act(self._hands)

    def standing(self, state: ViewState) -> Standing:
        """Return where a person stands with the step on screen."""
        made = moment(state)
        if self._acts_left or _is_busy(state, made):
            return Standing.BUSY
        if made is None or not self.step.begins <= made <= self.step.ends:
            return Standing.LOST
        return Standing.DONE if made >= self.step.ends else Standing.TO_DO

    def look(self, state: ViewState) -> None:
        """Do the next thing on the way to the step, if there is a way to go and nothing goes on."""
        made, dataset = moment(state), state.dataset
        if not self._acts_left or _is_busy(state, made):
            return
        self._acts_left -= 1
        if not is_example(dataset):
            self._hands.open(EXAMPLE)
        elif state.settings != SETTINGS:
            self._hands.change(**{f.name: getattr(SETTINGS, f.name) for f in fields(SETTINGS)})
        elif made is None:
            self._hands.reset()
        elif made < self._goal:
            (self._hands.step_half if made else self._hands.show_start)()
        elif made > self.step.ends:
            self._look_back()
        else:
            self._acts_left = 0

    def _look_back(self) -> None:
        """Show what the step is about in a run that has gone past it; before a start is no run."""
        if self._goal:
            self._hands.look_at(self._goal - 1)
        else:
            self._hands.reset()


def _is_busy(state: ViewState, made: int | None) -> bool:
    """Return whether to wait; a run of something else is not the tour's to wait for."""
    is_at_work = made is not None and (state.status is RunStatus.RUNNING or state.playing)
    return state.reading is not None or is_at_work
