"""Take the pictures of the guide and of the README, light and dark, of the window as it is.

Run as ``python docs/make_guide_pictures.py`` after a change that can be seen, on any display with
1600 × 1000 pixels (``xvfb-run -s "-screen 0 1600x1000x24"`` gives one). Names of scenes behind it
take only those.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from guide_stage import Stage, save
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget

from gmmstudio.qt.application import prepare
from gmmstudio.qt.panels.row_table import RowTable
from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.qt.preferences import APPLICATION
from gmmstudio.qt.theme import THEME_VARIABLE, THEMES
from gmmstudio.registry import Registry
from gmmstudio.session.axes import Axis
from gmmstudio.session.pick_mode import PickMode

IMAGES = Path(__file__).parent / "images"
PENGUINS = "sample:palmer_penguins"
TWO = ("bill_length_mm", "flipper_length_mm")
FOUR = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")

Play = Callable[[Stage], QImage]


class Scene(NamedTuple):
    """What is to be seen, and in how large a window."""

    play: Play
    width: int
    height: int


SCENES: Registry[Scene] = Registry("scene")


def scene(width: int, height: int) -> Callable[[Play], Play]:
    """Register a function as a scene under its name, in a window of this size."""

    def register(play: Play) -> Play:
        SCENES.register(play.__name__, Scene(play, width, height))
        return play

    return register


@scene(1600, 1000)
def window(stage: Stage) -> QImage:
    """Show all of it, after a fit."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    return stage.photograph()


@scene(1600, 1000)
def hard(stage: Stage) -> QImage:
    """Show the same, by hard assignment."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.act("hard")
    return stage.photograph()


@scene(1280, 800)
def density(stage: Stage) -> QImage:
    """Show one column."""
    stage.open(PENGUINS)
    stage.fit()
    return stage.photograph(stage.window.centralWidget())


@scene(1280, 800)
def pointer(stage: Stage) -> QImage:
    """Hold the pointer over one column: the line below tells of its place."""
    stage.open(PENGUINS, ("flipper_length_mm",), components=2)
    stage.fit()
    view = stage.find(DensityView, "densityView")
    canvas = view.canvas.viewport().rect()
    stage.point_at(view, QPoint(canvas.width() * 5 // 9, canvas.height() // 3))
    return stage.photograph(stage.window.centralWidget())


@scene(1280, 800)
def calculator(stage: Stage) -> QImage:
    """Ask which component some values belong to."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.act("ask")
    for place, text in enumerate(("46.5", "203")):
        stage.find(QLineEdit, f"value{place}").setText(text)
    return stage.photograph(stage.find(QDialog, "valueDialog"))


@scene(1440, 900)
def timeline(stage: Stage) -> QImage:
    """Look back in one of several runs."""
    stage.open(PENGUINS, TWO, components=3, start="random", restarts=1, seed=1)
    stage.fit()
    stage.fit(components=4)
    stage.fit(components=3, family="EEE")
    stage.session.timeline.show_run(1)
    stage.dock("runs")
    stage.session.timeline.go_to(7)
    return stage.photograph()


@scene(1600, 1000)
def gap(stage: Stage) -> QImage:
    """Compare three starts by how far each is from the best."""
    stage.open(PENGUINS, TWO, components=4, start="random", restarts=1, seed=1)
    stage.fit()
    stage.fit(seed=2)
    stage.fit(seed=3)
    stage.session.set_curve("gap")
    dock = stage.dock("likelihood")
    stage.window.resizeDocks([dock], [330], Qt.Orientation.Vertical)
    return stage.photograph(stage.find(LikelihoodView, "likelihoodView"))


@scene(1600, 1000)
def steer(stage: Stage) -> QImage:
    """Drag a component."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    view = stage.find(ScatterView, "scatterView")
    means = stage.session.state.snapshot.mixture.means
    middle = int(np.argmin(means[:, 1] - 2 * means[:, 0]))
    stage.session.naming.select(middle)
    stage.settle()
    start = stage.place(view, *means[middle])
    end = stage.place(view, means[middle, 0] + 3, means[middle, 1] + 5)
    stage.drag(view, (start, end), let_go=False)
    image = stage.photograph()
    stage.let_go(view, end)
    return image


@scene(1600, 1000)
def pick(stage: Stage) -> QImage:
    """Pick rows by a lasso."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.dock("selection")
    stage.session.brushing.set_mode(PickMode.LASSO)
    view = stage.find(ScatterView, "scatterView")
    around = ((41, 195), (41.5, 206), (46, 209), (48, 203), (47, 195), (43, 192), (41, 195))
    stage.drag(view, [stage.place(view, x, y) for x, y in around])
    names = ("selectionDock", "componentsDock")
    panels = [stage.find(QWidget, name) for name in names]
    return stage.photograph(stage.window.centralWidget(), *panels)


@scene(1600, 1000)
def rows(stage: Stage) -> QImage:
    """Sort the table of rows, the most undecided first."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    dock = stage.dock("rows")
    stage.window.resizeDocks([dock], [400], Qt.Orientation.Vertical)
    stage.settle()
    panel = stage.find(RowTable, "rowTable")
    titles = panel.table.horizontalHeader()
    sideways = Qt.Orientation.Horizontal
    section = next(
        section
        for section in range(panel.model.columnCount())
        if "largest" in str(panel.model.headerData(section, sideways))
    )
    where = titles.rect().center()
    where.setX(titles.sectionViewportPosition(section) + 12)
    QTest.mouseClick(
        titles.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )
    return stage.photograph()


@scene(1600, 1000)
def labels(stage: Stage) -> QImage:
    """Compare components with the species."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    return stage.photograph(stage.dock("labels"))


@scene(1280, 800)
def axes(stage: Stage) -> QImage:
    """Look at four columns along the directions that separate best."""
    stage.open(PENGUINS, FOUR, components=3)
    stage.fit()
    stage.session.looking.set_axes(Axis(0, "direction"), Axis(1, "direction"))
    return stage.photograph(stage.window.centralWidget())


@scene(1280, 800)
def uncertainty(stage: Stage) -> QImage:
    """Draw the density as a shade, and undecided rows larger."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    for name in ("Image", "Size", "Shade", "Rug"):
        stage.find(QAction, f"show{name}Action").trigger()
        stage.settle()
    return stage.photograph(stage.window.centralWidget())


@scene(1440, 900)
def pairs(stage: Stage) -> QImage:
    """Show all pairs of four columns."""
    stage.open(PENGUINS, FOUR, components=3)
    stage.fit()
    stage.act("pairs")
    return stage.photograph(stage.window.centralWidget())


@scene(1280, 800)
def families(stage: Stage) -> QImage:
    """Open the list of families."""
    stage.open(PENGUINS, TWO, family="VEE")
    chooser = stage.find(QComboBox, "family")
    chooser.showPopup()
    image = stage.photograph(chooser.view().window())
    chooser.hidePopup()
    return image


@scene(1280, 800)
def model(stage: Stage) -> QImage:
    """Choose a start from labels, a family, and weights."""
    stage.open(PENGUINS, TWO, start="labels")
    stage.fit(family="VEE", weights_column="body_mass_g")
    panels = [stage.find(QWidget, name) for name in ("modelDock", "likelihoodDock")]
    return stage.photograph(stage.window.centralWidget(), *panels)


@scene(1280, 800)
def collapse(stage: Stage) -> QImage:
    """Let a component collapse onto a few equal rows."""
    bell = NormalDist(5.0, 2.0)
    values = [f"{bell.inv_cdf((place + 0.5) / 100):.2f}" for place in range(100)] + ["30"] * 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lengths.csv"
        path.write_text("\n".join(("length_mm", *values, "")), encoding="utf-8")
        stage.open(str(path))
        stage.fit()
    return stage.photograph(stage.window.centralWidget())


@scene(1280, 800)
def export(stage: Stage) -> QImage:
    """Ask where the results go."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.act("export")
    stage.find(QLineEdit, "exportFolder").setText("/home/ada/penguins-fit")
    return stage.photograph(stage.find(QDialog, "exportDialog"))


@scene(1280, 800)
def picture(stage: Stage) -> QImage:
    """Ask how a picture of a view is to look."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.act("picture")
    return stage.photograph(stage.find(QDialog, "pictureOptions"))


@scene(1440, 900)
def tour(stage: Stage) -> QImage:
    """Follow the guided tour to the first E-step."""
    stage.open(PENGUINS)
    stage.act("tour")
    for _ in range(4):
        stage.press("tourForward")
    return stage.photograph()


@scene(1280, 800)
def keys(stage: Stage) -> QImage:
    """Show all keys."""
    stage.open(PENGUINS, TWO, components=3)
    stage.fit()
    stage.act("shortcuts")
    return stage.photograph(stage.find(QDialog, "shortcuts"))


def take(name: str, theme: str) -> None:
    """Take the picture of a scene in this process, and end its window.

    Parameters
    ----------
    name : str
        One in ``SCENES``.
    theme : str
        One in ``THEMES``.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    play, width, height = SCENES[name]
    os.environ[THEME_VARIABLE] = theme
    prepare()
    app = QApplication([__file__])
    app.setApplicationName(APPLICATION)
    app.setQuitOnLastWindowClosed(False)
    stage = Stage(app, width, height)
    try:
        image = play(stage)
    finally:
        stage.end()
    for path in _paths(name, theme):
        save(image, path)
        print(f"{path.relative_to(IMAGES)}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def main() -> None:
    """Take the pictures that are asked for, each in a process of its own.

    What one window leaves behind can so not be seen in, nor do harm to, the next.
    """
    parser = argparse.ArgumentParser(description="Take the pictures of the guide.")
    parser.add_argument("scenes", nargs="*", help=f"of {', '.join(SCENES)}; all by default")
    parser.add_argument("--theme", choices=tuple(THEMES), help="both by default")
    wanted = parser.parse_args()
    scenes = wanted.scenes or SCENES.names()
    themes = (wanted.theme,) if wanted.theme else tuple(THEMES)
    pictures = [(name, theme) for name in scenes for theme in themes if _paths(name, theme)]
    if len(pictures) == 1:
        take(*pictures[0])
        return
    for name, theme in pictures:
        subprocess.run([sys.executable, __file__, name, "--theme", theme], check=True)


def _paths(name: str, theme: str) -> tuple[Path, ...]:
    """Return the files that the picture of a scene goes to: none if the theme is not asked for."""
    if name == "hard":
        return (IMAGES / "hard.png",) if theme == "light" else ()
    guide = IMAGES / "guide" / f"{name}-{theme}.png"
    if name == "window":
        return guide, IMAGES / f"first-light{'' if theme == 'light' else '-dark'}.png"
    return (guide,)


if __name__ == "__main__":
    main()
