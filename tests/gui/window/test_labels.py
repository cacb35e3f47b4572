"""Components named after the labels of a column, in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.mixture import Mixture
from tests.gui.hands import COLUMNS, scatter, undo

SPECIES = ["Adelie", "Chinstrap", "Gentoo"]


def start_from(user, start, column=None):
    chooser = user.find("initialization")
    chooser.setCurrentIndex(chooser.findData(start))
    if column is not None:
        labels = user.find("labelsColumn")
        labels.setCurrentIndex(labels.findData(column))


def finish(user):
    user.click("finishButton")
    user.wait_for("finished")


def names(user):
    return [cells[0] for cells in user.table()]


def entry(user, text):
    """Return an entry of Edit ▸ Component ▸ Name all after column."""
    (menu,) = {m for m in user.window.findChildren(QMenu) if m.title() == "Name all a&fter column"}
    menu.aboutToShow.emit()
    (found,) = (a for a in menu.actions() if a.text().startswith(text))
    return found


@pytest.fixture
def fitted(penguins):
    """A user before three components of two columns, fitted from k-means."""
    penguins.session.change(columns=COLUMNS, components=3)
    finish(penguins)
    return penguins


@pytest.fixture
def crowd(user):
    """A user before a fit of so many rows that they are counted in a thread."""
    rng = np.random.default_rng(4)
    side = rng.integers(0, 2, 60_000)
    columns = (
        Column("x", ColumnKind.NUMERIC, rng.normal(8.0 * side, 1)),
        Column("side", ColumnKind.TEXT, np.array(["left", "right"], dtype=object)[side]),
    )
    user.session.open(Dataset("t", "t", columns, "0" * 64, suggested=("x",)))
    user.session.set_pace(None)
    finish(user)
    return user


class TestAStartFromLabels:
    def test_table_picture_and_legend_call_the_components_by_them(self, penguins):
        penguins.session.change(columns=COLUMNS)
        start_from(penguins, "labels", "species")
        finish(penguins)
        assert names(penguins) == SPECIES
        view = scatter(penguins)
        assert [label.toPlainText() for label in view.mixture.labels] == SPECIES
        assert [entry.text.split()[0] for entry in view.legend.entries()] == SPECIES
        start_from(penguins, "kmeans")
        finish(penguins)
        assert names(penguins) == ["C1", "C2", "C3"]


class TestNamingAfterAColumn:
    def test_each_gets_the_label_of_most_of_its_rows_and_undo_takes_that_back(self, fitted):
        entry(fitted, "species").trigger()
        state = fitted.session.state
        species = state.dataset.column("species").values[state.selection.rows]
        for name, resp in zip(names(fitted), state.responsibilities.T, strict=True):
            owner = name.split()[0]
            assert resp[species == owner].sum() == max(resp[species == s].sum() for s in SPECIES)
        undo(fitted)
        assert names(fitted) == ["C1", "C2", "C3"]

    def test_numbers_come_back(self, fitted):
        entry(fitted, "species").trigger()
        entry(fitted, "Numbers").trigger()
        assert names(fitted) == ["C1", "C2", "C3"]

    def test_every_column_of_labels_is_offered(self, fitted):
        entry(fitted, "island")
        entry(fitted, "year").trigger()
        assert all(name.startswith(("year ", "C")) for name in names(fitted))
        assert any(name.startswith("year ") for name in names(fitted))

    def test_many_rows_are_counted_off_the_gui_thread(self, crowd):
        entry(crowd, "side").trigger()
        crowd.wait(lambda: sorted(names(crowd)) == ["left", "right"])
        means = crowd.session.state.snapshot.mixture.means[:, 0]
        assert names(crowd)[int(means.argmin())] == "left"

    def test_what_was_counted_of_another_run_names_nothing(self, crowd):
        with crowd.qtbot.waitSignal(crowd.window._labeller._naming.counted):
            entry(crowd, "side").trigger()
            mixture = crowd.session.state.snapshot.mixture
            swapped = Mixture(
                mixture.weights[::-1], mixture.means[::-1], mixture.covariances[::-1], "V"
            )
            crowd.session.steering.commit(swapped, "swapped")
        assert crowd.session.state.run_number == 2
        assert crowd.session.state.looks.names(2) == ("C1", "C2")

    def test_without_a_fit_nothing_can_be_named(self, penguins):
        menu = entry(penguins, "species").parent()
        assert not menu.menuAction().isEnabled()


def test_a_long_name_is_shown_shortened_and_edited_in_full(fitted):
    name = "Pygoscelis antarcticus of Dream"
    fitted.session.naming.rename(0, name)
    assert names(fitted)[0] == "Pygoscelis a…us of Dream"
    model = fitted.find("componentTable").model()
    index = model.index(0, 0)
    assert index.data(Qt.ItemDataRole.EditRole) == name
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith(f"{name}: ")
