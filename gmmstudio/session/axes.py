"""What an axis of a scatter shows: a column, a principal component or a separating direction.

A choice of two axes is resolved to a :class:`Projection` when it is made. Separating directions
follow from a mixture, and are kept as they were then: while a run moves they would turn with every
iteration, and now and then flip, so that nobody could tell the mixture's motion from the view's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.mixture.directions import principal_components, separating_directions
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.projection import Projection
from gmmstudio.registry import Registry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Selection
    from gmmstudio.mixture import Mixture
    from gmmstudio.session.view_state import ViewState

_MOST = 8
"""Directions of each kind that are offered: the later ones show noise."""
_REMEMBERED = 16
_NAMED = 3
_WORTH_NAMING = 0.2


@dataclass(frozen=True, slots=True)
class Axis:
    """The choice of one axis.

    Parameters
    ----------
    place : int
        Which of its kind, counted from 0; of columns, the place in the selection.
    kind : str
        Its name in ``AXIS_KINDS``.
    """

    place: int
    kind: str = "column"

    @property
    def is_column(self) -> bool:
        """Whether it is a column as it is."""
        return self.kind == "column"


FIRST, SECOND = Axis(0), Axis(1)


@dataclass(frozen=True, slots=True)
class Offer:
    """An axis that can be chosen.

    Parameters
    ----------
    axis : Axis
    text : str
        What a list says: ``PC 1``.
    """

    axis: Axis
    text: str


class AxisKind(ABC):
    """Axes that are found in one way."""

    @abstractmethod
    def count(self, state: ViewState) -> int:
        """Return how many there are to choose from in a state with a selection."""

    @abstractmethod
    def name(self, state: ViewState, place: int) -> str:
        """Return what one is called in a list."""

    @abstractmethod
    def axes(self, state: ViewState) -> Projection:
        """Return them all as one view.

        Raises
        ------
        FitError
            If they cannot be found.
        """

    @abstractmethod
    def title(self, view: Projection, place: int) -> str:
        """Return what stands beside an axis."""

    @abstractmethod
    def about(self, view: Projection, place: int, columns: tuple[str, ...]) -> str:
        """Return what an axis is, in a sentence or two."""


class Columns(AxisKind):
    """The columns in use, as they are."""

    def count(self, state: ViewState) -> int:
        """Return the number of columns in use."""
        return len(_selection(state).columns)

    def name(self, state: ViewState, place: int) -> str:
        """Return the column's name."""
        return _selection(state).columns[place]

    def axes(self, state: ViewState) -> Projection:
        """Return the columns in their order."""
        columns = _selection(state).columns
        return _columns_seen(columns, tuple(range(len(columns))))

    def title(self, view: Projection, place: int) -> str:
        """Return the column's name."""
        return view.names[place]

    def about(self, view: Projection, place: int, columns: tuple[str, ...]) -> str:
        """Say that it is a column."""
        return f"{view.names[place]}: a column of the table, as it is"


class PrincipalComponents(AxisKind):
    """The directions of most variance of all rows in use, in standardised columns."""

    def count(self, state: ViewState) -> int:
        """Return one for each column, up to eight."""
        return min(len(_selection(state).columns), _MOST)

    def name(self, state: ViewState, place: int) -> str:
        """Return ``PC 1``, and so on."""
        return f"PC {place + 1}"

    def axes(self, state: ViewState) -> Projection:
        """Return the first eight; see `principal_components`."""
        assert state.sample is not None
        return principal_components(state.sample.moments, self.count(state))

    def title(self, view: Projection, place: int) -> str:
        """Return its name and its share of the variance."""
        return f"PC {place + 1} ({_percent(view.shares[place])} of variance)"

    def about(self, view: Projection, place: int, columns: tuple[str, ...]) -> str:
        """Say what a principal component is, and what this one is made of."""
        uncorrelated = " that is uncorrelated with those before" if place else ""
        return (
            f"Principal component {place + 1}: the direction of most variance{uncorrelated}, each "
            f"column in units of its standard deviation. It has {_percent(view.shares[place])} of "
            f"the variance.{_made_of(view, place, columns)}"
        )


class SeparatingDirections(AxisKind):
    """The directions that tell the components of a mixture apart best."""

    def count(self, state: ViewState) -> int:
        """Return as many as are held, or could be found of the mixture on screen."""
        if state.directions is not None:
            return state.directions.n_axes
        if state.snapshot is None or state.n_components < 2:
            return 0
        return min(len(_selection(state).columns), _MOST)

    def name(self, state: ViewState, place: int) -> str:
        """Return ``Direction 1``, and so on."""
        return f"Direction {place + 1}"

    def axes(self, state: ViewState) -> Projection:
        """Return those that are held, or else those of the mixture on screen."""
        return state.directions or directions_of(state)

    def title(self, view: Projection, place: int) -> str:
        """Return its name and its share of what separates the components."""
        return f"direction {place + 1} ({_percent(view.shares[place])} of the separation)"

    def about(self, view: Projection, place: int, columns: tuple[str, ...]) -> str:
        """Say what a separating direction is, and what this one is made of."""
        return (
            f"Separating direction {place + 1}: along it the components differ most, in their "
            f"means and covariances (Scrucca 2010). It has {_percent(view.shares[place])} of the "
            f"separation. It stays as it is while a run goes on."
            f"{_made_of(view, place, columns)}"
        )


AXIS_KINDS: Registry[AxisKind] = Registry("kind of axis")
AXIS_KINDS.register("column", Columns())
AXIS_KINDS.register("pc", PrincipalComponents())
AXIS_KINDS.register("direction", SeparatingDirections())


def offers(state: ViewState) -> tuple[Offer, ...]:
    """Return the axes that can be chosen in a state: columns first; none without a selection."""
    if state.selection is None:
        return ()
    return tuple(
        Offer(Axis(place, name), AXIS_KINDS[name].name(state, place))
        for name in AXIS_KINDS
        for place in range(AXIS_KINDS[name].count(state))
    )


def about_axes(state: ViewState) -> tuple[str, ...]:
    """Return what each of the axes on offer is; takes a pass over the rows when first asked."""
    if state.selection is None:
        return ()
    texts: list[str] = []
    for kind in AXIS_KINDS.entries():
        count = kind.count(state)
        try:
            view = kind.axes(state) if count else None
        except FitError as error:
            texts += [f"Not to be had: {error}"] * count
            continue
        if view is not None:
            about = [kind.about(view, i, state.selection.columns) for i in range(view.n_axes)]
            texts += (about + ["Not to be had: the columns depend on one another"] * count)[:count]
    return tuple(texts)


def titles(state: ViewState) -> tuple[str, str]:
    """Return what stands beside the two axes of a state in which two are seen."""
    x, y = (_title(state, axis) for axis in (state.x, state.y))
    return x, y


def _title(state: ViewState, axis: Axis) -> str:
    kind = AXIS_KINDS[axis.kind]
    title = kind.title(kind.axes(state), axis.place)
    return state.dataset.titled(title) if state.dataset is not None and axis.is_column else title


def seen_along(state: ViewState) -> Projection | None:
    """Return the view along the two axes of a state; None where fewer than two columns are in use.

    Raises
    ------
    FitError
        If an axis cannot be found, or both are along one direction.
    """
    if state.selection is None or len(state.selection.columns) < 2:
        return None
    if state.column_pair is not None:
        return _columns_seen(state.selection.columns, state.column_pair)
    x, y = (AXIS_KINDS[axis.kind].axes(state) for axis in (state.x, state.y))
    for axes, axis in ((x, state.x), (y, state.y)):
        if axis.place >= axes.n_axes:
            raise FitError("there is no such axis: the columns depend on one another")
    if state.x.kind == state.y.kind:
        return x.along((state.x.place, state.y.place))
    assert state.sample is not None
    return x.along((state.x.place,)).beside(
        y.along((state.y.place,)), state.sample.moments.deviations
    )


def directions_of(state: ViewState) -> Projection:
    """Return the directions that separate the components on screen best.

    Raises
    ------
    FitError
        If there are not two components, or a column is constant.
    """
    selection, sample = _selection(state), state.sample
    if state.snapshot is None or sample is None:
        raise FitError("there are no components to be told apart yet: press Run first")
    mixture: Mixture = state.snapshot.mixture
    # Rows that count differently have other moments than they seem to have; the mixture's own
    # are those of the weighted rows.
    moments = None if selection.weights is not None else sample.moments
    most = min(len(selection.columns), _MOST)
    for n_axes in range(most, 0, -1):
        try:
            return separating_directions(mixture, n_axes, moments)
        except FitError:
            # Columns that depend on one another have fewer directions than there are columns.
            if n_axes == 1:
                raise
    raise AssertionError("a selection has at least one column")


@lru_cache(maxsize=_REMEMBERED)
def _columns_seen(columns: tuple[str, ...], chosen: tuple[int, ...]) -> Projection:
    """Return the view of some columns as they are: the same one for every state of a run."""
    return Projection.of_columns(columns, chosen)


def _selection(state: ViewState) -> Selection:
    assert state.selection is not None
    return state.selection


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _made_of(view: Projection, place: int, columns: tuple[str, ...]) -> str:
    """Name the columns that count most in a direction, each in units of its deviation."""
    # What each column adds to A G = 1; for a principal component its squared loading.
    shares: NDArray[np.float64] = view.lift[:, place] * view.matrix[place]
    named = [
        f"{columns[j]} ({'+' if view.matrix[place, j] > 0 else '−'})"
        for j in np.argsort(-shares, kind="stable")[:_NAMED]
        if shares[j] >= _WORTH_NAMING
    ]
    return f" Mostly {', '.join(named)}." if named else ""
