"""Taking hold of the mixture: a change by hand, from which EM goes on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError
from gmmstudio.mixture import FAMILIES, Fixed, Mixture
from gmmstudio.mixture.constrained import constrained
from gmmstudio.mixture.fixed import check_structure
from gmmstudio.mixture.local import Component, local_component, of_rows
from gmmstudio.mixture.projection import Projection
from gmmstudio.mixture.steering import added, merged, removed, split
from gmmstudio.session.errand import Errand
from gmmstudio.session.roles import with_components
from gmmstudio.session.run import Run
from gmmstudio.session.settings import COMPONENTS_LIMIT
from gmmstudio.session.stage import RUN_FIELDS, Stage
from gmmstudio.session.timeline import Timeline

Part: TypeAlias = Literal["weights", "means", "covariances"]
"""What of a component can stay as it is."""
PARTS: tuple[Part, ...] = get_args(Part)


class Steering:
    """Changes the mixture on screen.

    Parameters
    ----------
    stage : Stage
    timeline : Timeline
    """

    def __init__(self, stage: Stage, timeline: Timeline) -> None:
        self._stage = stage
        self._timeline = timeline
        self._interrupted: int | None = None
        """Id of the run that was at work when its mixture was taken in hand."""
        self._merged: tuple[str, int] = ("", 0)
        """What the last change bore to be merged by, and the id of the run it began."""

    def preview(self, mixture: Mixture) -> None:
        """Show a mixture while it is in a person's hand; a run at work rests meanwhile.

        Parameters
        ----------
        mixture : Mixture
            With as many components as the one on screen.
        """
        stage = self._stage
        if stage.at_work and stage.run is not None:
            self._interrupted = stage.run.run_id
            stage.run.control.pause()
            stage.rests()
        stage.preview(mixture)

    def cancel(self) -> bool:
        """Put back what was there before a preview; return whether the run is to go on."""
        goes_on, self._interrupted = self._was_at_work, None
        self._stage.preview(None)
        return goes_on

    def commit(
        self,
        mixture: Mixture,
        text: str,
        kept: Sequence[int | None] | None = None,
        *,
        fixed: Fixed | None = None,
        merge: str = "",
    ) -> Run:
        """Begin a run from a mixture; it is at work if the one before was.

        Parameters
        ----------
        mixture : Mixture
        text : str
            What was changed, in plain words: ``C2 moved``.
        kept : sequence of int or None
            For each of its components the one on screen whose name and colour it keeps, None for
            a new one; without it, all keep theirs.
        fixed : Fixed or None
            What stays as it is from now on; without it, what stayed so far.
        merge : str
            Changes in a row that bear the same are taken back together.

        Raises
        ------
        UserError
            If a covariance is to stay fixed that the family has no numbers for; nothing is changed.
        """
        stage, before = self._stage, self._stage.state
        if fixed is None:
            fixed = before.fixed if kept is None else _rearranged(before.fixed, kept)
        check_structure(fixed, mixture, FAMILIES[before.settings.family])
        at_work = stage.at_work or self._was_at_work
        self._interrupted = None
        origin = self._timeline.origin(mixture, text)
        run = stage.run
        # A change that has not been iterated is replaced by the next, so that a series of small
        # ones leaves one run in the list.
        passing = run is not None and run.plan.origin is not None and len(run.history) <= 1
        number = run.number if run is not None and passing and self._continues(merge, run) else None
        settings = with_components(before.settings, mixture.n_components)
        looks = before.looks
        if kept is not None:
            looks = looks.rearranged(kept, before.n_components)
        listed = before.listed
        if passing and number is None:
            listed = tuple(n for n in listed if n != before.run_number)
        selected = before.selected if kept is None else _followed(before.selected, kept)
        stage.store.set(
            settings=settings, looks=looks, listed=listed, highlighted=None, selected=selected
        )
        begun = stage.begin(origin, fixed, at_work=at_work, number=number)
        self._merged = merge, begun.run_id
        stage.publish()
        stage.store.record(text, before, (*RUN_FIELDS, "settings", "looks"), merge)
        return begun

    def add(self, place: NDArray[np.float64], view: Projection) -> Run:
        """Add a component at a place of a view, with the covariance of the rows around it.

        Where nothing is on screen yet it is the first one of a mixture placed by hand.

        Parameters
        ----------
        place : ndarray of shape (m,)
            In the view.
        view : Projection

        Raises
        ------
        UserError
            If there are too few rows, or as many components as there can be.
        """
        before = self._stage.state
        k = 0 if before.snapshot is None else before.n_components
        return self._added(local_component(self._rows(), place, k + 1, view), "added")

    def add_brushed(self) -> Run:
        """Add a component with the mean and covariance of the rows picked out.

        Raises
        ------
        UserError
            If no row is picked, or too few.
        """
        run = self.adding_brushed().do()
        assert isinstance(run, Run)
        return run

    def adding_brushed(self) -> Errand:
        """Return the errand of adding a component made of the rows picked; see ``add_brushed``.

        Raises
        ------
        UserError
            If no row is picked.
        """
        state = self._stage.state
        brush = state.brush
        if brush is None:
            raise UserError("no row is picked: draw a rectangle or a lasso around some first")
        X = self._rows()
        return Errand(
            "making a component of the rows picked",
            len(X),
            work=lambda: of_rows(X, brush.rows),
            take=lambda component: self._added(component, "made of the rows picked"),
            is_wanted=lambda: self._stage.state.selection is state.selection,
        )

    def remove(self, component: int) -> Run:
        """Take a component away.

        Raises
        ------
        UserError
            If it is the only one, or nothing is on screen.
        """
        mixture = self._mixture()
        kept = [i for i in range(mixture.n_components) if i != component]
        return self.commit(removed(mixture, component), f"{self._name(component)} removed", kept)

    def split(self, component: int) -> Run:
        """Make two components of one, across its longest axis.

        Raises
        ------
        UserError
            If nothing is on screen, or there are as many components as there can be.
        """
        mixture = self._mixture()
        self._check_room()
        halves = split(mixture, component)
        kept = [*range(mixture.n_components), None]
        return self._remade(halves, f"{self._name(component)} split", kept)

    def merge(self, one: int, other: int) -> Run:
        """Make one component of two, in the place of the first.

        Raises
        ------
        UserError
            If they are the same, or nothing is on screen.
        """
        mixture = self._mixture()
        text = f"{self._name(one)} and {self._name(other)} merged"
        kept = [i for i in range(mixture.n_components) if i != max(one, other)]
        whole = merged(mixture, one, other)
        if self._stage.state.selected in (one, other):
            self._stage.store.set(selected=min(one, other))
        return self._remade(whole, text, kept)

    def fix(self, component: int, part: Part, on: bool) -> Run:
        """Have a component's weight, mean or covariance stay as it is, or be fitted again.

        Raises
        ------
        UserError
            If nothing is on screen.
        """
        mixture, fixed = self._mixture(), self._stage.state.fixed
        flags = list(getattr(fixed, part) or [False] * mixture.n_components)
        flags[component] = on
        what = f"{part.removesuffix('s')} of {self._name(component)} {'fixed' if on else 'freed'}"
        return self.commit(mixture, what, fixed=replace(fixed, **{part: tuple(flags)}))

    @property
    def _was_at_work(self) -> bool:
        """Whether the run on screen rests only while its mixture is in hand."""
        run = self._stage.run
        return run is not None and run.run_id == self._interrupted

    def _continues(self, merge: str, run: Run) -> bool:
        """Tell whether a change goes on with the one that began a run, under the same number."""
        return (
            bool(merge)
            and self._merged == (merge, run.run_id)
            and self._stage.store.last_merge == merge
        )

    def _added(self, component: Component, how: str) -> Run:
        before = self._stage.state
        if before.snapshot is None:
            d = len(component.mean)
            family = "V" if d == 1 else "VVV"
            alone = Mixture(np.ones(1), component.mean[None], component.covariance[None], family)
            return self._remade(alone, f"component {how}", [None])
        mixture = self._mixture()
        self._check_room()
        more = added(mixture, component.mean, component.covariance, component.weight)
        kept = [*range(mixture.n_components), None]
        name = before.looks.rearranged(kept, mixture.n_components).names(len(kept))[-1]
        return self._remade(more, f"{name} {how}", kept)

    def _remade(self, mixture: Mixture, text: str, kept: Sequence[int | None]) -> Run:
        """Commit a mixture with a covariance that came about by itself, as the family has it."""
        before = self._stage.state
        fixed = _rearranged(before.fixed, kept)
        shaped = constrained(mixture, before.settings.family, fixed)
        return self.commit(shaped, text, kept, fixed=fixed)

    def _check_room(self) -> None:
        if self._stage.state.n_components >= COMPONENTS_LIMIT:
            raise UserError(f"there are {COMPONENTS_LIMIT} components, the most there can be")

    def _rows(self) -> NDArray[np.float64]:
        selection = self._stage.state.selection
        if selection is None:
            raise UserError("no column is chosen: tick at least one column of numbers under Data")
        return selection.X

    def _mixture(self) -> Mixture:
        snapshot = self._stage.state.snapshot
        if snapshot is None:
            raise UserError("there is no mixture to change yet: press Run first")
        return snapshot.mixture

    def _name(self, component: int) -> str:
        state = self._stage.state
        return state.looks.names(state.n_components)[component]


def _followed(selected: int | None, kept: Sequence[int | None]) -> int | None:
    """Return the component to be changed next: the one that came, or the one there was."""
    if None in kept:
        return kept.index(None)
    return kept.index(selected) if selected in kept else None


def _rearranged(fixed: Fixed, kept: Sequence[int | None]) -> Fixed:
    """Return what stays fixed where components come and go; what is new is fitted."""
    flags: dict[str, tuple[bool, ...]] = {}
    for part in PARTS:
        before = getattr(fixed, part)
        if before:
            flags[part] = tuple(i is not None and before[i] for i in kept)
    return Fixed(**flags)
