"""Light and dark: the colours of all that is no component, and how they follow the system."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, qGray
from PySide6.QtWidgets import QApplication

THEME_VARIABLE = "GMMSTUDIO_THEME"
_FUSION_BRIGHT = 180


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours that belong together, as ``#rrggbb``.

    Parameters
    ----------
    name : str
        ``"light"`` or ``"dark"``, also the value of ``GMMSTUDIO_THEME``.
    dark : bool
        Whether text is lighter than what is behind it.
    background : str
        Of the window.
    surface : str
        Of plots, lists and fields.
    raised : str
        Of buttons, headers and menus.
    text, muted : str
        Of what is to be read, and of what may be.
    grid, border : str
        Of the lines behind a plot, and of those around things.
    neutral : str
        Of rows and bars that belong to no component yet.
    accent, accent_text : str
        Of what is chosen, and of text on it.
    success, warning, error : str
        Of marks and notices.
    """

    name: str
    dark: bool
    background: str
    surface: str
    raised: str
    text: str
    muted: str
    grid: str
    border: str
    neutral: str
    accent: str
    accent_text: str
    success: str
    warning: str
    error: str

    def blend(self, colour: str, amount: float, over: str | None = None) -> str:
        """Return a colour laid over the plots' background, opaque.

        Parameters
        ----------
        colour : str
            ``#rrggbb``.
        amount : float
            0 is the background alone, 1 the colour alone.
        over : str, optional
            Another background.
        """
        below, above = QColor(over or self.surface), QColor(colour)
        mixed = [
            round(low + (high - low) * amount)
            for low, high in zip(below.getRgb()[:3], above.getRgb()[:3], strict=True)
        ]
        return QColor(*mixed).name()


LIGHT = Theme(
    name="light",
    dark=False,
    background="#f3f4f7",
    surface="#ffffff",
    raised="#fafbfc",
    text="#1b2330",
    muted="#5d6878",
    grid="#e9ecf1",
    border="#d3d8e0",
    neutral="#8a94a3",
    accent="#2563c9",
    accent_text="#ffffff",
    success="#1b7340",
    warning="#a8500a",
    error="#b3261e",
)
DARK = Theme(
    name="dark",
    dark=True,
    background="#14171c",
    surface="#1b1f26",
    raised="#232831",
    text="#e7eaef",
    muted="#9ba5b4",
    grid="#2a303a",
    border="#363d49",
    neutral="#7d8796",
    accent="#6ea3f2",
    accent_text="#0d1420",
    success="#5fc98a",
    warning="#f0b060",
    error="#f2857c",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


class ThemeError(ValueError):
    """The environment names a theme that does not exist."""


def current_theme() -> Theme:
    """Return the theme that the environment or else the system asks for.

    Returns
    -------
    Theme
        That of ``GMMSTUDIO_THEME`` where it is set. Otherwise the system's; a system that does not
        say is judged by whether its own palette has lighter text than background.

    Raises
    ------
    ThemeError
        If ``GMMSTUDIO_THEME`` is neither ``light`` nor ``dark``.
    """
    wanted = os.environ.get(THEME_VARIABLE)
    if wanted:
        if wanted not in THEMES:
            raise ThemeError(f"{THEME_VARIABLE} is {wanted!r}; set it to light or dark")
        return THEMES[wanted]
    scheme = _system_scheme()
    if scheme == Qt.ColorScheme.Unknown:
        return DARK if _system_palette_is_dark() else LIGHT
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Give the application, and every plot made from now on, the colours of a theme.

    Plots that exist already are told by their own ``set_theme``.

    Parameters
    ----------
    app : QApplication
    theme : Theme
    """
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setPalette(chooser_palette(theme), "QComboBox")
    app.setPalette(box_palette(theme), "QCheckBox")
    app.setStyleSheet(style_sheet(theme))
    pg.setConfigOptions(antialias=True, background=theme.surface, foreground=theme.text)


class ThemeWatcher(QObject):
    """Follows the system from light to dark and back.

    Parameters
    ----------
    parent : QObject, optional
        Its owner.
    """

    changed = Signal(object)
    """The new `Theme`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = current_theme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._look_again)

    def _look_again(self) -> None:
        theme = current_theme()
        if theme != self._shown:
            self._shown = theme
            self.changed.emit(theme)


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette for a theme.

    Parameters
    ----------
    theme : Theme
    """
    role = QPalette.ColorRole
    result = QPalette()
    for name, colour in (
        (role.Window, theme.background),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.blend(theme.grid, 0.45)),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.Light, theme.blend("#ffffff", 0.10 if theme.dark else 1.0)),
        (role.Midlight, theme.grid),
        (role.Mid, theme.border),
        (role.Dark, theme.blend(theme.muted, 0.6)),
        (role.Shadow, "#000000"),
    ):
        result.setColor(name, QColor(colour))
    faint = QColor(theme.blend(theme.muted, 0.6))
    for name in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, name, faint)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return result


def chooser_palette(theme: Theme) -> QPalette:
    """Return the palette of combo boxes: fields like the others, where Fusion draws buttons.

    Parameters
    ----------
    theme : Theme
    """
    result = palette(theme)
    surface = QColor(theme.surface)
    # Fusion lightens buttons, the darker they are the more; this is what it makes the surface of.
    lightened = 100 + max(1, (_FUSION_BRIGHT - qGray(surface.rgb())) // 6)
    result.setColor(QPalette.ColorRole.Button, surface.darker(lightened))
    return result


def box_palette(theme: Theme) -> QPalette:
    """Return the palette of tick boxes: their frame has to be seen on a dark ground.

    Fusion draws it in a darker shade of the window's colour, and nothing else of them with that.

    Parameters
    ----------
    theme : Theme
    """
    result = palette(theme)
    result.setColor(QPalette.ColorRole.Window, QColor(theme.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the few rules in which the program differs from Qt's Fusion style.

    Parameters
    ----------
    theme : Theme
    """
    hover = theme.blend(theme.accent, 0.10, over=theme.raised)
    pressed = theme.blend(theme.accent, 0.22, over=theme.raised)
    # a wash, so that the colour of a component stays what it is in the row that is chosen
    chosen = theme.blend(theme.accent, 0.15)
    return f"""
QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
    padding: 4px 6px; }}
QMainWindow::separator {{ background: {theme.background}; width: 5px; height: 5px; }}
QMainWindow::separator:hover {{ background: {theme.accent}; }}
QDockWidget {{ color: {theme.muted}; font-weight: 600; }}
QDockWidget::title {{ background: {theme.background}; padding: 5px 8px; text-align: left; }}
QToolBar {{ background: {theme.background}; border: none;
    border-bottom: 1px solid {theme.border}; spacing: 4px; padding: 4px 6px; }}
QToolBar::separator {{ background: {theme.border}; width: 1px; margin: 4px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; }}
QToolButton:hover {{ background: {hover}; border-color: {theme.border}; }}
QToolButton:pressed, QToolButton:checked {{ background: {pressed};
    border-color: {theme.accent}; }}
QToolButton:focus {{ border-color: {theme.accent}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton {{ background: {theme.raised}; border: 1px solid {theme.border};
    border-radius: 5px; padding: 5px 12px; outline: none; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:focus {{ border-color: {theme.accent}; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {theme.accent};
    color: {theme.accent_text}; border-color: {theme.accent}; }}
QPushButton:disabled {{ color: {theme.blend(theme.muted, 0.6)}; background: {theme.background}; }}
QHeaderView {{ background: {theme.surface}; }}
QHeaderView::section {{ background: {theme.surface}; color: {theme.muted}; border: none;
    border-bottom: 1px solid {theme.border}; padding: 4px 6px; font-weight: 600; }}
QTableCornerButton::section {{ background: {theme.surface}; border: none;
    border-bottom: 1px solid {theme.border}; }}
QTableView, QListView, QTreeView {{ background: {theme.surface};
    border: 1px solid {theme.border}; gridline-color: {theme.grid};
    selection-background-color: {chosen}; selection-color: {theme.text}; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border-color: {theme.accent}; }}
#glossaryTerms::item {{ padding: 3px 6px; }}
QMenu {{ background: {theme.raised}; border: 1px solid {theme.border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 14px; border-radius: 4px; }}
QMenu::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
QMenu::item:disabled {{ color: {theme.blend(theme.muted, 0.6)}; }}
QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
QStatusBar {{ background: {theme.background}; border-top: 1px solid {theme.border};
    color: {theme.muted}; }}
QStatusBar::item {{ border: none; }}
"""


def _system_scheme() -> Qt.ColorScheme:
    return QGuiApplication.styleHints().colorScheme()


def _system_palette_is_dark() -> bool:
    # not the application's own palette: once a theme is applied, that is what it would find
    system = QApplication.style().standardPalette()
    text, window = (
        system.color(role).lightness()
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window)
    )
    return text > window
