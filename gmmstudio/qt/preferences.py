"""What is remembered from one sitting to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

ORGANISATION = "GMM Studio"
APPLICATION = "GMM Studio"
_RECENT_LIMIT = 8
_LAYOUT = 3
"""Number of the arrangement of docks; one from another version is not restored."""


class Preferences:
    """Window geometry, the last folder and recent files.

    Parameters
    ----------
    store : QSettings, optional
        Where they are kept; the person's own by default.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(ORGANISATION, APPLICATION)

    @property
    def folder(self) -> str:
        """The last folder used; the home folder at first."""
        kept = str(self._store.value("folder", ""))
        return kept if kept and Path(kept).is_dir() else str(Path.home())

    def remember_folder(self, folder: str) -> None:
        """Keep the folder of what was opened or written."""
        self._store.setValue("folder", folder)

    @property
    def recent(self) -> tuple[str, ...]:
        """Files opened last, newest first."""
        kept = self._store.value("recent", [])
        # A list of one entry comes back from an INI file as a plain string.
        files = [kept] if isinstance(kept, str) else list(kept or [])
        return tuple(str(file) for file in files if file)

    def remember_file(self, path: str) -> None:
        """Keep a file that was opened, and its folder."""
        absolute = str(Path(path).absolute())
        others = [file for file in self.recent if file != absolute]
        self._store.setValue("recent", [absolute, *others][:_RECENT_LIMIT])
        self.remember_folder(str(Path(absolute).parent))

    def forget_file(self, path: str) -> None:
        """Drop one file from the list of recent files."""
        self._store.setValue("recent", [file for file in self.recent if file != path])

    def forget_files(self) -> None:
        """Drop the list of recent files."""
        self._store.remove("recent")

    @property
    def offers_tour(self) -> bool:
        """Whether the tour is worth a word: it was never taken, and nothing was ever fitted."""
        return not self._store.value("tour", False, type=bool)

    def remember_tour(self) -> None:
        """Offer the tour no more; it stays in the Help menu."""
        self._store.setValue("tour", True)

    @property
    def narrates(self) -> bool:
        """Whether the window says in words what each half-step did; it does at first."""
        return str(self._store.value("narrates", "true")).lower() == "true"

    def remember_narrating(self, narrates: bool) -> None:
        """Keep whether the window says in words what each half-step did."""
        self._store.setValue("narrates", narrates)

    @property
    def asks_before_loss(self) -> bool:
        """Whether the window asks before work by hand is lost; it does at first."""
        return str(self._store.value("asks", "true")).lower() == "true"

    def remember_asking(self, asks: bool) -> None:
        """Keep whether the window asks before work by hand is lost."""
        self._store.setValue("asks", asks)

    def shown(self, first: tuple[str, ...]) -> tuple[str, ...]:
        """Return what the scatter showed last, or ``first`` in the first sitting."""
        kept = self._store.value("scatter")
        return first if kept is None else tuple(str(kept).split())

    def remember_shown(self, names: tuple[str, ...]) -> None:
        """Keep what the scatter shows."""
        self._store.setValue("scatter", " ".join(names))

    @property
    def picture(self) -> str:
        """The title of the picture of several columns that was in front; empty at first."""
        return str(self._store.value("picture", ""))

    def remember_picture(self, title: str) -> None:
        """Keep which of the pictures of several columns is in front."""
        self._store.setValue("picture", title)

    @property
    def figure(self) -> str:
        """How a picture looked that was saved last, as a line of text; empty at first."""
        return str(self._store.value("figure", ""))

    def remember_figure(self, options: str) -> None:
        """Keep how a picture looked that was saved."""
        self._store.setValue("figure", options)

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size; empty at first."""
        return self._bytes("geometry")

    @property
    def arrangement(self) -> QByteArray:
        """The docks' places and sizes; empty at first."""
        return self._bytes(f"arrangement-{_LAYOUT}")

    def remember_window(self, geometry: QByteArray, arrangement: QByteArray) -> None:
        """Keep where the window and its docks are."""
        self._store.setValue("geometry", geometry)
        self._store.setValue(f"arrangement-{_LAYOUT}", arrangement)
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray:
        kept = self._store.value(key)
        return kept if isinstance(kept, QByteArray) else QByteArray()
