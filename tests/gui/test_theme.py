import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from gmmstudio.palette import MAX_COLOURS, component_colours, linear_light
from gmmstudio.qt.theme import (
    DARK,
    LIGHT,
    THEMES,
    ThemeError,
    ThemeWatcher,
    apply,
    current_theme,
    style_sheet,
)
from tests.gui.contrast import contrast

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted", "success", "warning", "error", "accent"])
@pytest.mark.parametrize("paper", ["background", "surface", "raised"])
def test_whatever_is_read_has_the_contrast_for_reading(theme, ink, paper):
    assert contrast(getattr(theme, ink), getattr(theme, paper)) >= 4.5


@BOTH
def test_text_on_the_accent_can_be_read(theme):
    assert contrast(theme.accent_text, theme.accent) >= 4.5


@BOTH
def test_every_component_stands_out_from_the_plot(theme):
    ratios = [
        contrast(QColor(*map(int, colour)), theme.surface)
        for colour in component_colours(MAX_COLOURS)
    ]
    # what WCAG 2.1 (1.4.11) asks of graphics, for as many components as are told apart at a glance
    assert min(ratios[:8]) >= 3.0
    assert min(ratios) >= 2.2
    assert linear_light(component_colours(1)).shape == (1, 3)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_environment_decides(monkeypatch, qapp, name):
    monkeypatch.setenv("GMMSTUDIO_THEME", name)
    assert current_theme() is THEMES[name]


def test_an_unknown_theme_is_refused(monkeypatch, qapp):
    monkeypatch.setenv("GMMSTUDIO_THEME", "sepia")
    with pytest.raises(ThemeError, match="is 'sepia'; set it to light or dark"):
        current_theme()


@BOTH
def test_applying_a_theme_colours_windows_and_text(qapp, theme):
    apply(qapp, theme)
    label, button = QLabel("text"), QPushButton("press")
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == theme.text
    assert button.palette().color(QPalette.ColorRole.Window).name() == theme.background


def test_without_a_word_from_the_system_its_own_palette_decides(monkeypatch, qapp):
    monkeypatch.delenv("GMMSTUDIO_THEME")
    # offscreen there is no system to ask; Fusion's own palette is light there,
    # and the dark theme applied before must not be taken for the system's
    apply(qapp, DARK)
    assert current_theme() is LIGHT
    apply(qapp, LIGHT)
    assert current_theme() is LIGHT


def test_a_change_of_the_system_is_told_once(monkeypatch, qapp, qtbot):
    watcher = ThemeWatcher()
    told = []
    watcher.changed.connect(told.append)
    hints = QGuiApplication.styleHints()
    monkeypatch.setenv("GMMSTUDIO_THEME", "dark")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert told == [DARK]
    monkeypatch.setenv("GMMSTUDIO_THEME", "light")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert told == [DARK, LIGHT]


def test_blending_goes_from_the_background_to_the_colour():
    assert LIGHT.blend("#000000", 0.0) == LIGHT.surface
    assert LIGHT.blend("#123456", 1.0) == "#123456"
    assert LIGHT.blend("#000000", 0.5, over="#ffffff") == "#808080"


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_what_is_written_in_a_row_that_is_chosen_can_be_read(theme, ink):
    (wash,) = set(re.findall(r"selection-background-color: (#\w+)", style_sheet(theme)))
    assert contrast(getattr(theme, ink), wash) >= 4.5
    assert contrast(wash, theme.surface) > 1.15
