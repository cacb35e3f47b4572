"""Every control says what it is, what it does and what is behind it; Tab reaches it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDockWidget,
    QFileDialog,
    QMenu,
    QToolBar,
    QWidget,
)

from gmmstudio.qt.docks import is_in_sight


def controls(top):
    """Return what can be given the focus and is seen, without the parts Qt makes controls of."""
    return [
        widget
        for widget in top.findChildren(QWidget)
        if widget.isVisibleTo(top)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]


def called(widget):
    return f"{type(widget).__name__} {widget.objectName()!r}"


def name_of(widget):
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def description_of(widget):
    """Return what a screen reader is told beyond the name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Description)


def explained(widget):
    """Tell whether What's-this finds a text: the widget's own, or that of what it is a part of."""
    while widget is not None and not widget.isWindow():
        if widget.whatsThis():
            return True
        widget = widget.parentWidget()
    return False


def assert_told(widgets, least):
    assert len(widgets) >= least
    assert [called(w) for w in widgets if not name_of(w)] == [], "without a name"
    assert [called(w) for w in widgets if not description_of(w)] == [], "without a description"
    assert [called(w) for w in widgets if not explained(w)] == [], "without What's-this"


def entries(menu):
    for action in menu.actions():
        if action.isSeparator():
            continue
        yield action
        if isinstance(action.menu(), QMenu):
            action.menu().aboutToShow.emit()
            yield from entries(action.menu())


@pytest.fixture
def fitted(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


def test_every_control_of_a_fitted_window_is_told_one_column(fitted):
    assert_told(controls(fitted.window), least=24)


def test_every_control_of_a_fitted_window_is_told_two_columns(penguins):
    penguins.tick("flipper_length_mm")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    assert_told(controls(penguins.window), least=26)


def test_every_control_of_an_empty_window_is_told(user):
    assert_told(controls(user.window), least=15)


def test_every_control_beside_an_error_and_while_reading_is_told(penguins, tmp_path):
    penguins.open_in_vain(tmp_path / "gone.csv")
    assert_told(controls(penguins.find("noticeBar")), least=2)
    penguins.session.reading("a table")
    assert_told(controls(penguins.find("noticeBar")), least=2)


def test_every_view_and_dock_has_a_name_and_is_explained(fitted):
    docks = fitted.window.findChildren(QDockWidget)
    assert len(docks) >= 5
    for dock in docks:
        assert dock.windowTitle()
        inside = [dock.widget(), *dock.widget().findChildren(QWidget)]
        assert any(widget.whatsThis() for widget in inside), dock.objectName()
    for view in fitted.window._views.values():
        assert view.accessibleName()
        assert view.accessibleDescription(), view.objectName()
        assert view.whatsThis(), view.objectName()


def test_every_entry_of_every_menu_has_a_text_a_tooltip_and_an_explanation(
    penguins, preferences, tmp_path
):
    preferences.remember_file(str(tmp_path / "old.csv"))
    found = [
        action for top in penguins.window.menuBar().actions() for action in entries(top.menu())
    ]
    assert len(found) >= 30
    assert "old.csv" in {action.text() for action in found}
    plain = {action: action.text().replace("&", "").removesuffix("…") for action in found}
    assert [a.objectName() for a in found if not plain[a]] == []
    assert [plain[a] for a in found if a.toolTip().strip("….") in {"", plain[a]}] == []
    assert [plain[a] for a in found if not a.whatsThis()] == []


def test_every_button_of_the_toolbar_has_a_text_a_tooltip_and_an_explanation(penguins):
    for bar in penguins.window.findChildren(QToolBar):
        buttons = [b for b in bar.findChildren(QAbstractButton) if b.isVisible()]
        assert len(buttons) >= 11
        for button in buttons:
            assert button.text(), called(button)
            assert button.toolTip(), called(button)
            assert button.whatsThis(), called(button)


REGIONS = (
    "dataDock",
    "modelDock",
    "toolBar",
    "centralArea",
    "componentsDock",
    "responsibilitiesDock",
    "likelihoodDock",
)


def region_of(widget):
    while widget.objectName() not in REGIONS:
        widget = widget.parentWidget()
    return widget.objectName()


def walked(user, key):
    """Press a key until the focus is where it was, and return where it has been."""
    window = user.window
    window.activateWindow()
    user.find("columnList").setFocus()
    been = [window.focusWidget()]
    for _ in range(80):
        user.press(key)
        if window.focusWidget() is been[0]:
            return been
        been.append(window.focusWidget())
    raise AssertionError(f"Tab stays in {[called(w) for w in been[-6:]]}")


@pytest.mark.parametrize("columns", [1, 2])
def test_tab_goes_through_every_control_once_from_left_to_right_and_back(penguins, columns):
    if columns == 2:
        penguins.tick("flipper_length_mm")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    there = walked(penguins, Qt.Key.Key_Tab)
    wanted = {w for w in controls(penguins.window) if w.isEnabled() and is_in_sight(w)}
    assert {called(w) for w in wanted - set(there)} == set()
    assert len(there) == len(set(there))
    order = [REGIONS.index(region_of(w)) for w in there]
    assert order == sorted(order)
    assert set(order) == set(range(len(REGIONS)))
    back = walked(penguins, Qt.Key.Key_Backtab)
    assert back[1:] == there[:0:-1]


@pytest.mark.parametrize(
    "name", ["open", "generate", "export", "ask", "glossary", "shortcuts", "about"]
)
def test_every_control_of_every_dialog_is_told(fitted, name):
    fitted.window.actions_[name].trigger()
    (dialog,) = (d for d in fitted.window.findChildren(QDialog) if d.isVisible())
    if not isinstance(dialog, QFileDialog):
        # The file dialog is Qt's own, or the system's.
        assert_told(controls(dialog), least=2)
    assert dialog.windowTitle()
    dialog.close()
