"""Where things lie: keys that reach them, room for their words, and docks that come back."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDockWidget, QLabel, QMenu, QToolButton

DOCKS = ("data", "model", "components", "responsibilities", "likelihood")

# The offscreen platform has no order of windows.
FLOATING = pytest.mark.qt_log_ignore("raise\\(\\)", extend=True)


def dock(user, name):
    return user.find(f"{name}Dock", QDockWidget)


def mnemonics(texts):
    keys = [QKeySequence.mnemonic(text).toString() for text in texts]
    return Counter(filter(None, keys))


def test_no_label_or_button_takes_a_key_from_the_menu_bar_or_from_another(penguins):
    penguins.tick("flipper_length_mm")
    window = penguins.window
    texts = [action.text() for action in window.menuBar().actions()]
    texts += [label.text() for label in window.findChildren(QLabel) if label.buddy()]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    taken = mnemonics(texts)
    assert {"Alt+F", "Alt+E", "Alt+V", "Alt+R", "Alt+H", "Alt+Y", "Alt+S"} <= set(taken)
    assert [keys for keys, times in taken.items() if times > 1] == []


def test_no_two_entries_of_a_menu_share_a_letter(penguins):
    for top in penguins.window.menuBar().actions():
        taken = mnemonics(action.text() for action in top.menu().actions())
        assert [keys for keys, times in taken.items() if times > 1] == [], top.text()


def test_no_key_of_a_view_is_one_of_the_window(penguins):
    # both would be pressed at once, and Qt does neither
    keys = {context: set() for context in Qt.ShortcutContext}
    for action in penguins.window.findChildren(QAction):
        keys[action.shortcutContext()] |= {key.toString() for key in action.shortcuts()}
    everywhere = keys[Qt.ShortcutContext.WindowShortcut]
    assert {"Space", "Ctrl+O"} <= everywhere
    assert everywhere & keys[Qt.ShortcutContext.WidgetWithChildrenShortcut] == set()


@pytest.mark.qt_log_ignore("grabbing the keyboard|raise\\(\\)", extend=True)
def test_alt_f_opens_the_file_menu(penguins, qapp):
    penguins.window.activateWindow()
    penguins.press(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    penguins.wait(lambda: isinstance(qapp.activePopupWidget(), QMenu))
    menu = qapp.activePopupWidget()
    title = menu.title()
    menu.close()
    assert title == "&File"


def test_a_button_and_its_menu_entry_have_one_name(penguins):
    for name in ("iteration", "finish", "hard", "export", "open", "generate"):
        action = penguins.window.actions_[name]
        buttons = [b for b in penguins.window.findChildren(QToolButton) if action in b.actions()]
        assert buttons, name
        for button in buttons:
            assert button.text() == action.text().replace("&", "").removesuffix("…")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1600, 1000)])
def test_a_family_is_told_whole_at_the_sizes_the_window_has_first(penguins, width, height):
    penguins.window.resize(width, height)
    family = penguins.find("family", QComboBox)
    assert family.currentText() == "own variance (V)"
    assert family.shown_text() == "own variance (V)"


def test_a_family_too_long_for_its_field_ends_in_dots(penguins):
    family = penguins.find("family", QComboBox)
    family.setFixedWidth(110)
    shown = family.shown_text()
    assert shown.endswith("…")
    assert "own variance (V)".startswith(shown.removesuffix("…"))


def test_a_wide_window_gives_the_components_more_room(penguins):
    widths = []
    for width in (1280, 1600):
        penguins.window.resize(width, 900)
        penguins.wait(lambda width=width: penguins.window.width() == width)
        penguins.qtbot.wait(1)
        widths.append(dock(penguins, "components").width())
    assert widths == [403, 504]


@FLOATING
def test_reset_layout_brings_every_panel_back_to_its_first_place(penguins):
    window = penguins.window
    before = {name: window.dockWidgetArea(dock(penguins, name)) for name in DOCKS}
    order = [dock(penguins, name).geometry().topLeft() for name in DOCKS]
    dock(penguins, "likelihood").close()
    dock(penguins, "components").setFloating(True)
    dock(penguins, "components").move(QPoint(5, 5))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock(penguins, "data"))
    window.tabifyDockWidget(dock(penguins, "responsibilities"), dock(penguins, "model"))
    window.actions_["reset_layout"].trigger()
    penguins.wait(lambda: dock(penguins, "likelihood").isVisible())
    assert {name: window.dockWidgetArea(dock(penguins, name)) for name in DOCKS} == before
    assert not any(dock(penguins, name).isFloating() for name in DOCKS)

    def is_in_place(name, place):
        # Qt shares heights out in whole pixels, one of which may go to either neighbour.
        return (dock(penguins, name).geometry().topLeft() - place).manhattanLength() <= 1

    penguins.wait(lambda: all(map(is_in_place, DOCKS, order)))


@FLOATING
def test_a_dock_that_floated_is_raised_when_the_window_comes_back(user, open_window, monkeypatch):
    dock(user, "components").setFloating(True)
    user.window.close()
    raised = []
    monkeypatch.setattr(QDockWidget, "raise_", lambda self: raised.append(self.objectName()))
    again = open_window()
    assert dock(again, "components").isFloating()
    again.wait(lambda: raised[-1:] == ["componentsDock"])


def test_the_axes_of_the_scatter_are_named_whole_in_a_small_window(penguins):
    penguins.session.change(columns=("flipper_length_mm", "bill_length_mm"))
    for name in ("xAxis", "yAxis"):
        chooser = penguins.find(name, QComboBox)
        penguins.wait(lambda chooser=chooser: chooser.shown_text() == chooser.currentText())


def test_no_status_text_makes_the_window_wider(penguins):
    penguins.session.change(components=40)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    held = penguins.session.state.snapshot.collapses
    assert len(held) > 10
    first = ", ".join(f"C{found.component + 1}" for found in held[:3])
    shown = f"⚠ {first} and {len(held) - 3} more held up by the floor"
    warning = penguins.find("statusWarning")
    assert warning.text() == shown
    assert f"{first} and {len(held) - 3} more are held up" in penguins.notice()
    assert all(f"C{found.component + 1}" in warning.toolTip() for found in held)
    assert penguins.window.minimumSizeHint().width() <= 1280
    assert penguins.window.width() == 1280
    for index in range(40):
        penguins.session.naming.rename(index, f"component {index} with a long name")
    assert penguins.window.minimumSizeHint().width() <= 1280


def test_show_all_of_the_menu_is_about_the_picture_in_front(penguins):
    view = penguins.find("densityView")
    home = view.upper.box.viewRange()
    view.upper.box.setXRange(4000, 4200, padding=0)
    assert view.upper.box.viewRange() != home
    penguins.window.actions_["show_all"].trigger()
    assert view.upper.box.viewRange() == home
