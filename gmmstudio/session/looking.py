"""Choosing what the scatter shows."""

from collections.abc import Sequence
from dataclasses import replace

from gmmstudio.errors import UserError
from gmmstudio.session.axes import Axis, directions_of, seen_along
from gmmstudio.session.drawing.pairs import LEAST_COLUMNS, MOST_COLUMNS
from gmmstudio.session.errand import Errand
from gmmstudio.session.scatter_options import ScatterOptions
from gmmstudio.session.store import Store
from gmmstudio.session.view_state import ViewState


class Looking:
    """Changes what is seen of the rows and the mixture.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_axes(self, x: Axis, y: Axis) -> None:
        """Choose what the scatter shows from left to right and from bottom to top.

        Raises
        ------
        FitError
            If an axis cannot be found, or both are along one direction; nothing is changed.
        """
        before = self._store.state
        if (x, y) != (before.x, before.y):
            self._look(replace(before, x=x, y=y), before, "change axes", "axes")

    def setting_axes(self, x: Axis, y: Axis) -> Errand | None:
        """Choose columns at once; return the errand of choosing other axes, which all rows tell.

        Raises
        ------
        FitError
            As ``set_axes``.
        """
        sample = self._store.state.sample
        if sample is None or (x.is_column and y.is_column):
            self.set_axes(x, y)
            return None
        return Errand(
            "finding axes",
            sample.n_rows_in_all,
            work=lambda: sample.moments,
            take=lambda _moments: self.set_axes(x, y),
            is_wanted=lambda: self._store.state.sample is sample,
        )

    def renew_directions(self) -> None:
        """Look along the directions that separate the components on screen best by now.

        Raises
        ------
        FitError
            If there are no two components.
        """
        before = self._store.state
        if before.shows_directions:
            self._look(replace(before, directions=None), before, "renew directions", "")

    def show(self, name: str, on: bool) -> None:
        """Show something in the scatter, or hide it.

        Parameters
        ----------
        name : str
            A field of `ScatterOptions`.
        on : bool
        """
        before = self._store.state
        wanted = before.scatter.switched(name, on)
        if wanted != before.scatter:
            self._store.publish(scatter=wanted)
            text = f"{'show' if on else 'hide'} {name} in the scatter"
            self._store.record(text, before, ("scatter",))

    def pair(self, columns: Sequence[str]) -> None:
        """Choose which columns are seen in pairs.

        Parameters
        ----------
        columns : sequence of str
            Of those in use, from two to six.

        Raises
        ------
        UserError
            If they are fewer or more.
        """
        if not LEAST_COLUMNS <= len(columns) <= MOST_COLUMNS:
            raise UserError(
                f"from {LEAST_COLUMNS} to {MOST_COLUMNS} columns are seen in pairs, not "
                f"{len(columns)}; tick others"
            )
        before = self._store.state
        if tuple(columns) != before.paired:
            self._store.publish(paired=tuple(columns))
            self._store.record("choose columns of pairs", before, ("paired",), "paired")

    def begin_with(self, options: ScatterOptions) -> None:
        """Show what was shown in the last sitting; that is nothing to take back."""
        self._store.publish(scatter=options)

    def _look(self, wanted: ViewState, before: ViewState, text: str, merge: str) -> None:
        if not wanted.shows_directions:
            wanted = replace(wanted, directions=None)
        elif wanted.directions is None:
            wanted = replace(wanted, directions=directions_of(wanted))
        # What cannot be seen is refused here, while what is on screen still stands.
        seen_along(wanted)
        self._store.publish(x=wanted.x, y=wanted.y, directions=wanted.directions)
        self._store.record(text, before, ("x", "y", "directions"), merge)
