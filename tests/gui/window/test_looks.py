"""What is seen on light and on dark: marks and fields stand out from what is behind them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QSpinBox, QToolButton, QWidget

from gmmstudio.mixture import FAMILIES, families_for
from gmmstudio.qt.panels.chooser import Chooser
from gmmstudio.qt.panels.family_icon import ICON_SIZE, family_icon
from gmmstudio.qt.theme import DARK, LIGHT, apply

BUTTONS = ("backButton", "forwardButton", "toParentButton", "listModeButton", "detailModeButton")


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request, qapp):
    apply(qapp, request.param)
    yield request.param
    apply(qapp, LIGHT)


def lightest_and_darkest(picture):
    image = picture.toImage()
    shades = [
        QColor(image.pixelColor(x, y)).lightness()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    return max(shades), min(shades)


def test_the_buttons_of_the_file_dialog_are_drawn_in_the_colour_of_text(user, theme):
    user.window.set_theme(theme)
    user.window.actions_["open"].trigger()
    dialog = user.find("openDialog", QFileDialog)
    for name in BUTTONS:
        picture = dialog.findChild(QToolButton, name).icon().pixmap(16, 16)
        lightest, darkest = lightest_and_darkest(picture)
        text = QColor(theme.text).lightness()
        assert abs(lightest - text) <= 12, name
        assert abs(darkest - text) <= 12, name
    dialog.close()


def test_a_field_to_choose_from_has_the_ground_of_a_field_to_type_in(user, theme):
    user.window.set_theme(theme)
    QApplication.processEvents()
    grounds = []
    for name, kind in (("initialization", QComboBox), ("seed", QSpinBox)):
        field = user.find(name, kind)
        image = field.grab().toImage()
        # Left of the arrows, above the letters.
        grounds.append(image.pixelColor(QPoint(field.width() // 2, 4)))
    chooser, box = (np.array(ground.getRgb()[:3]) for ground in grounds)
    assert np.abs(chooser - box).max() <= 8


@pytest.mark.parametrize("mode", [QIcon.Mode.Active, QIcon.Mode.Selected])
def test_a_family_chosen_in_the_list_has_a_light_plate_behind_it(qapp, mode):
    for family in families_for(3):
        picture = family_icon(family).pixmap(ICON_SIZE, 1.0, mode).toImage()
        assert picture.pixelColor(0, picture.height() // 2).lightness() > 240
        usual = family_icon(family).pixmap(ICON_SIZE, 1.0, QIcon.Mode.Normal).toImage()
        assert usual.pixelColor(0, usual.height() // 2).alpha() == 0


def drawn(icon: QIcon) -> QImage:
    return icon.pixmap(ICON_SIZE, 1.0).toImage()


def test_the_chosen_family_has_its_picture_and_each_has_one_when_the_list_opens(
    penguins, monkeypatch
):
    # The list itself cannot be opened without a window system.
    monkeypatch.setattr(Chooser, "showPopup", lambda _chooser: None, raising=False)
    penguins.session.change(columns=("flipper_length_mm", "body_mass_g"))
    chooser = penguins.find("family", QComboBox)
    for place in (chooser.currentIndex(), chooser.count() - 1):
        penguins.session.change(family=chooser.itemData(place))
        assert not chooser.itemIcon(chooser.currentIndex()).isNull()
    chooser.showPopup()
    for place in range(chooser.count()):
        expected = family_icon(FAMILIES[chooser.itemData(place)])
        assert drawn(chooser.itemIcon(place)) == drawn(expected)


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason])
def test_a_picture_that_the_keyboard_came_to_is_framed_and_one_that_was_clicked_is_not(
    penguins, reason
):
    view = penguins.find("densityView")
    penguins.window.activateWindow()
    view.canvas.setFocus(reason)
    frame = view.findChild(QWidget, "focusFrame")
    by_key = reason is Qt.FocusReason.TabFocusReason
    assert frame.isVisible() is by_key
    if by_key:
        assert frame.geometry() == view.rect()
        accent = penguins.window.palette().accent().color().name()
        assert view.grab().toImage().pixelColor(view.width() // 2, 0).name() == accent
    penguins.find("columnList").setFocus()
    assert not frame.isVisible()


def test_an_empty_window_has_no_empty_bar_below_the_welcome(user, penguin_table):
    line = user.find("narratorLine")
    assert not line.autoFillBackground()
    assert not user.find("narratorClose").isVisible()
    user.session.open(penguin_table)
    assert line.autoFillBackground()
    assert user.find("narratorClose").isVisible()
