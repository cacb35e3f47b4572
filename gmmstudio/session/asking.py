"""What is asked for: settings, and the columns that a model sees."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gmmstudio.session.choosing import chosen, kept_axes
from gmmstudio.session.errand import Errand
from gmmstudio.session.notice import Notice, Severity
from gmmstudio.session.roles import same_rows, settled, told
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.stage import RUN_FIELDS, Stage

_COLUMN_FIELDS = ("settings", "used", "x", "y", "directions", "brush", *RUN_FIELDS)


class Asking:
    """Changes settings by name.

    Parameters
    ----------
    stage : Stage
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def change(self, **settings: Any) -> None:
        """Change settings by name; other columns have runs of their own.

        Raises
        ------
        UserError
            If a value lies outside its range, or columns leave no row; nothing is changed.
        """
        errand = self.changing(**settings)
        if errand is not None:
            errand.do()

    def changing(self, **settings: Any) -> Errand | None:
        """Change settings at once where the rows stay the same; return the errand otherwise.

        Raises
        ------
        UserError
            If a value lies outside its range; nothing is changed.
        """
        stage, before = self._stage, self._stage.state
        wanted = replace(before.settings, **settings)
        if wanted == before.settings:
            return None
        dataset, dropped = before.dataset, before.dropped
        if same_rows(wanted, before.settings) or dataset is None:
            wanted = settled(dataset, before.selection, wanted, before.settings, same_rows=True)
            if wanted != before.settings:
                stage.store.publish(settings=wanted, **_followed(wanted, before.settings))
                merge = " ".join(settings)
                stage.store.record(_text(settings), before, ("settings",), merge)
            return None
        return Errand(
            "taking up other rows and columns",
            dataset.n_rows,
            work=lambda: chosen(dataset, wanted.columns, wanted, dropped, before.settings),
            take=lambda fields: self._take(fields, before.settings, settings),
            is_wanted=lambda: stage.state.used is before.used,
        )

    def _take(
        self, fields: Mapping[str, Any], asked: FitSettings, changes: Mapping[str, Any]
    ) -> None:
        stage, before = self._stage, self._stage.state
        if before.settings is not asked:
            # Other settings came meanwhile; the columns are asked for beside those.
            self.change(**changes)
            return
        wanted: FitSettings = fields["settings"]
        fields = {"notice": None, **_followed(wanted, asked), **fields}
        fields |= kept_axes(before, wanted.columns)
        stage.show(None)
        stage.publish(listed=stage.turn_to(fields["used"]), brush=None, **fields)
        stage.store.record(_text(changes), before, _COLUMN_FIELDS)


def _followed(wanted: FitSettings, before: FitSettings) -> dict[str, Any]:
    """Return the notice of what follows from labels as the start, where something does."""
    text = told(wanted, before)
    return {"notice": Notice(Severity.INFO, text)} if text else {}


def _text(names: Iterable[str]) -> str:
    return f"change {', '.join(name.replace('_', ' ') for name in names)}"
