"""Names that look like rich text or like a key to press are shown letter for letter."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt

from gmmstudio.data import Column, ColumnKind
from tests.gui.hands import density, scatter
from tests.session.tables import table

X, Y, KIND, LABEL = "<b>x</b> in %", "R&D <i>y", "a<br>kind", "<b>A&B</b>"
DOCKS = {"componentTable": "components", "labelTable": "labels", "columnList": "data"}


@pytest.fixture
def marked(user):
    """A user before two fitted components, named after labels that look like HTML."""
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(0, 1, 60), rng.normal(9, 1, 60)])
    labels = np.array([LABEL] * 60 + ["plain"] * 60, dtype=object)
    numbers = table({X: x, Y: rng.normal(size=120)}, suggested=(X, Y))
    kind = Column(name=KIND, kind=ColumnKind.TEXT, values=labels)
    user.session.open(replace(numbers, columns=(*numbers.columns, kind)))
    user.session.change(components=2)
    user.click("finishButton")
    user.wait_for("finished")
    user.window._labeller.name_after(KIND)
    assert LABEL in user.session.state.looks.names(2)
    return user


def read(tooltip):
    """Return a tooltip as a person reads it: Qt takes what looks like rich text for that."""
    if not QtGui.Qt.mightBeRichText(tooltip):
        return tooltip
    document = QtGui.QTextDocument()
    document.setHtml(tooltip)
    return document.toPlainText()


def tips(user, name):
    view = user.find(name)
    user.find(f"{DOCKS[name]}Dock").raise_()
    user.wait(lambda: not view.visibleRegion().isEmpty())
    model = view.model()
    cells = [
        model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    heads = [
        model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for place in range(model.columnCount())
    ]
    return [read(tip) for tip in [*cells, *heads] if tip]


def test_tooltips_of_tables_show_names_as_they_are_written(marked):
    components = tips(marked, "componentTable")
    assert any(tip.startswith(f"{LABEL}: weight") and f"\n{X}: " in tip for tip in components)
    assert any(tip.startswith(f"{Y}\nMean ± standard deviation") for tip in components)
    labels = tips(marked, "labelTable")
    assert any(tip.startswith(f"{KIND} {LABEL} in {LABEL}: 60.0 by") for tip in labels)
    assert f"{LABEL}: a click picks its rows" in labels
    assert X in tips(marked, "columnList")


def test_axes_show_names_as_they_are_written(marked):
    plane = scatter(marked).plane
    assert plane.bottom.label.toPlainText().strip() == X
    assert plane.left.label.toPlainText().strip() == Y
    marked.session.change(columns=(X,))
    assert read(density(marked).lower.bottom.label.toolTip()) == X


def test_undo_says_which_name_it_is_about(marked):
    marked.session.naming.rename(1, "R&D")
    marked.session.naming.rename(1, "D&R")
    assert marked.window._history.undo.text() == "&Undo rename R&&D"
    marked.window._history.undo.trigger()
    assert marked.window._history.redo.text() == "&Redo rename R&&D"
