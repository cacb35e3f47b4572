"""The few rules of style that are the window's own: how grave a line of text is."""

from gmmstudio.qt.theme import Theme


def window_style(theme: Theme) -> str:
    """Return the style sheet of the window for a theme.

    Labels say what they are by a property: ``muted``, ``hint`` or ``warning``.
    """
    return f"""
QLabel[muted="true"] {{ color: {theme.muted}; }}
QLabel[hint="true"] {{ color: {theme.accent}; font-weight: 600; }}
QLabel[warning="true"] {{ color: {theme.warning}; font-weight: 600; }}
QStatusBar QLabel {{ padding: 2px 6px; }}
#statusMark {{ padding: 2px 0 2px 6px; }}
#statusPhase {{ color: {theme.text}; }}
#statusFit {{ color: {theme.text}; }}
#welcome {{ font-size: 15px; }}
#welcomeLead {{ font-size: 13px; }}
#tourOffer, QPushButton[link="true"] {{ color: {theme.accent}; border: none; padding: 1px 6px;
    background: transparent; text-decoration: underline; }}
QPushButton[link="true"] {{ padding: 0 1px; }}
#tourOffer:focus, QPushButton[link="true"]:focus {{ border: 1px solid {theme.accent}; }}
#tourCallout QPushButton {{ padding: 4px 10px; }}
#columnList::item {{ padding: 2px 0; }}
#componentTable::item {{ padding: 0 4px 0 1px; }}
#componentTable QHeaderView::section {{ padding: 4px 7px 4px 3px; }}
#toolBar QToolButton {{ padding: 4px 6px; }}
#rowCells::item {{ padding: 0 5px; }}
#rowCells QHeaderView::section:horizontal {{ padding: 4px 8px; }}
#exportButton {{ padding-right: 20px; }}
#exportButton::menu-button {{ border: none; border-left: 1px solid transparent; width: 18px;
    border-top-right-radius: 5px; border-bottom-right-radius: 5px; }}
#exportButton::menu-button:hover {{ border-left-color: {theme.border}; }}
#runButton {{ font-weight: 600; border-color: {theme.blend(theme.accent, 0.5)}; }}
#runButton:focus {{ border: 2px solid {theme.accent}; padding: 3px 5px; }}
#runButton:disabled {{ border-color: {theme.border}; }}
QFileDialog QToolButton {{ padding: 1px; }}
#newSeedButton {{ padding: 3px; }}
QToolButton[switch="true"] {{ padding: 1px 8px; }}
QToolButton[tool="true"] {{ padding: 3px 5px; }}
"""
