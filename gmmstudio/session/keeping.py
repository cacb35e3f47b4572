"""All work on a table: set aside while something else is shown, and taken up again as it was."""

from dataclasses import dataclass

from gmmstudio.session.run_book import KeptRuns
from gmmstudio.session.stage import Stage
from gmmstudio.session.view_state import ViewState


@dataclass(frozen=True, eq=False)
class KeptWork:
    """What a person has made of a table.

    Attributes
    ----------
    state : ViewState
        Table, rows, settings, names, what is picked, and how all is shown.
    runs : KeptRuns
        The runs, listed or not.
    """

    state: ViewState
    runs: KeptRuns


class Keeping:
    """Sets all work aside and brings it back.

    Parameters
    ----------
    stage : Stage

    Attributes
    ----------
    aside : KeptWork or None
        What is set aside and may be brought back.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.aside: KeptWork | None = None

    def set_aside(self) -> KeptWork:
        """Hand out all work, and leave the table as if nothing had been made of it.

        A run at work rests, and what is in hand is let go of.
        """
        stage, blank = self._stage, ViewState()
        stage.put_back()
        state = stage.state
        stage.show(None)
        kept = KeptWork(state, stage.book.set_aside())
        stage.publish(
            listed=(),
            hidden=blank.hidden,
            looks=blank.looks,
            highlighted=None,
            brush=None,
            notice=None,
        )
        self.aside = kept
        return kept

    def forget(self) -> None:
        """Let go of what is set aside: it does not come back."""
        self.aside = None

    def bring_back(self, kept: KeptWork) -> None:
        """Take up work that was set aside; what was made since then is dropped.

        A table that is being read meanwhile is still read.
        """
        self.aside = None
        stage, reading = self._stage, self._stage.state.reading
        stage.show(None)
        stage.book.bring_back(kept.runs)
        stage.store.take_up(kept.state)
        stage.show(kept.state.run_number, kept.state.moment)
        stage.publish(notice=None, reading=reading, working=None)
