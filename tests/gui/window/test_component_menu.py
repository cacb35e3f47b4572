"""Components changed by keys and by menus: split, merged, deleted, fixed, named, nudged."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from tests.gui.hands import (
    COLUMNS,
    choose,
    density,
    drag_mean,
    pixel_of_mean,
    place_at,
    press,
    scatter,
    undo,
)
from tests.gui.mouse import Mouse, pixel_of


class TestKeys:
    def test_page_down_and_up_go_through_the_components_and_escape_lets_go(self, fitted):
        view = scatter(fitted)
        seen = []
        for key in ("PageDown", "PageDown", "PageDown", "PageDown", "PageUp", "Escape"):
            press(fitted, view, getattr(Qt.Key, f"Key_{key}"))
            seen.append(fitted.session.state.selected)
        assert seen == [0, 1, 2, 0, 2, None]

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
    def test_enter_lets_go_where_nothing_is_dragged(self, fitted, key):
        choose(fitted, 1)
        runs = fitted.session.state.listed
        press(fitted, scatter(fitted), key)
        assert fitted.session.state.selected is None
        assert fitted.session.state.listed == runs

    def test_arrows_move_the_mean_and_are_taken_back_together(self, fitted):
        before = fitted.session.state
        choose(fitted, 1)
        view = scatter(fitted)
        for _ in range(3):
            press(fitted, view, Qt.Key.Key_Right)
        press(fitted, view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        spans = np.ptp(view.plane.box.viewRange(), axis=1)
        after = fitted.session.state.snapshot.mixture.means[1]
        moved = after - before.snapshot.mixture.means[1]
        assert moved == pytest.approx(spans * [0.03, 0.1], rel=1e-6)
        assert fitted.session.state.run_number == before.run_number + 1
        undo(fitted)
        assert fitted.session.state.snapshot.log_likelihood == before.snapshot.log_likelihood
        assert fitted.session.state.run_number == before.run_number

    def test_brackets_resize_and_angles_turn(self, fitted):
        choose(fitted, 1)
        view = scatter(fitted)
        before = fitted.session.state.snapshot.mixture.covariances[1]
        press(fitted, view, Qt.Key.Key_BracketRight)
        wider = fitted.session.state.snapshot.mixture.covariances[1]
        assert wider == pytest.approx(before * 1.05**2, rel=1e-6)
        press(fitted, view, Qt.Key.Key_BracketLeft)
        assert fitted.session.state.snapshot.mixture.covariances[1] == pytest.approx(
            before, rel=1e-6
        )
        fitted.window._steerer.actions_["turnLeft"].trigger()
        fitted.wait(lambda: not fitted.session.state.provisional)
        units = np.abs(np.array(view.plane.box.viewPixelSize()))
        angles = []
        for covariance in (before, fitted.session.state.snapshot.mixture.covariances[1]):
            axis = np.linalg.eigh(covariance / np.outer(units, units))[1][:, 1]
            angles.append(np.degrees(np.arctan2(axis[1], axis[0])) % 180)
        assert (angles[1] - angles[0]) % 180 == pytest.approx(5.0, abs=1e-4)

    def test_split_merge_and_delete(self, fitted):
        view = scatter(fitted)
        shift = Qt.KeyboardModifier.ShiftModifier
        choose(fitted, 1)
        press(fitted, view, Qt.Key.Key_S, shift)
        assert fitted.session.state.n_components == 4
        press(fitted, view, Qt.Key.Key_M, shift)
        # the halves overlap most with one another
        assert fitted.session.state.n_components == 3
        press(fitted, view, Qt.Key.Key_Delete)
        assert fitted.session.state.n_components == 2
        for count in (3, 4, 3):
            undo(fitted)
            assert fitted.session.state.n_components == count

    def test_delete_in_the_table_removes_the_component_of_the_row(self, fitted):
        table = fitted.find("componentTable")
        fitted.window.activateWindow()
        table.setFocus()
        table.selectRow(2)
        assert fitted.session.state.selected == 2
        names = [row.name for row in fitted.session.state.component_rows]
        fitted.qtbot.keyClick(table, Qt.Key.Key_Delete)
        left = [row.name for row in fitted.session.state.component_rows]
        assert left == names[:2]

    def test_delete_where_no_picture_is_in_focus_does_nothing(self, fitted):
        choose(fitted, 1)
        fitted.find("seed").setFocus()
        fitted.qtbot.keyClick(fitted.find("seed"), Qt.Key.Key_Delete)
        assert fitted.session.state.n_components == 3


class TestFixing:
    def test_a_fixed_weight_is_told_and_marked_and_stays(self, fitted):
        choose(fitted, 0)
        weight = fitted.session.state.snapshot.mixture.weights[0]
        fitted.window._steerer.actions_["fixWeight"].trigger()
        fitted.wait(lambda: not fitted.session.state.provisional)
        drag_mean(fitted, 1)
        assert fitted.text("statusFixed") == "ℓ is constrained: weight of C1 fixed"
        assert fitted.find("statusFixed").isVisible()
        scatter_labels = scatter(fitted).mixture.labels
        assert [len(label.toHtml().split("<img")) - 1 for label in scatter_labels] == [1, 0, 0]
        fitted.click("finishButton")
        fitted.wait_for("finished")
        assert fitted.session.state.snapshot.mixture.weights[0] == weight
        choose(fitted, 0)
        assert fitted.window._steerer.actions_["fixWeight"].isChecked()
        fitted.window._steerer.actions_["fixWeight"].trigger()
        assert fitted.text("statusFixed") == ""

    def test_a_covariance_that_cannot_be_fixed_is_refused_and_the_tick_taken_back(self, penguins):
        penguins.session.change(columns=COLUMNS, components=3)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        choose(penguins, 0)
        penguins.session.change(family="VVI")
        fix = penguins.window._steerer.actions_["fixCovariance"]
        fix.trigger()
        assert "family VVI" in penguins.notice()
        assert not fix.isChecked()


class TestLocks:
    def test_in_the_density_a_name_with_a_lock_stands_at_the_curve_of_a_fixed_one(self, penguins):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        view = density(penguins)
        assert not any(label.isVisible() for label in view.locks.labels)
        penguins.session.steering.fix(1, "means", True)
        penguins.wait(lambda: not penguins.session.state.provisional)
        (label,) = (label for label in view.locks.labels if label.isVisible())
        assert label.textItem.toPlainText().startswith("C2")
        assert "img" in label.textItem.toHtml()
        mean = penguins.session.state.snapshot.mixture.means[1, 0]
        assert label.pos().x() == mean
        assert (
            view.canvas.viewport()
            .rect()
            .contains(
                view.canvas.mapFromScene(label.mapRectToScene(label.boundingRect())).boundingRect()
            )
        )
        assert "ℓ is constrained: mean of C2 fixed" in penguins.text("statusFixed")
        penguins.session.steering.fix(1, "means", False)
        assert not label.isVisible()


# the offscreen platform can neither raise a menu nor give it the keyboard, and says so
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
class TestTheMenu:
    def open(self, user, component):
        view = scatter(user)
        Mouse(view).right_click(pixel_of_mean(user, component))
        menu = user.find("componentMenu")
        user.wait(menu.isVisible)
        return menu

    def test_a_right_click_on_a_component_chooses_it_and_offers_what_can_be_done(self, fitted):
        menu = self.open(fitted, 2)
        assert fitted.session.state.selected == 2
        texts = [a.text().replace("&", "") for a in menu.actions() if not a.isSeparator()]
        assert texts == [
            "C3",
            "Split",
            "Merge with",
            "Delete",
            "Fix weight",
            "Fix mean",
            "Fix covariance",
            "Rename…",
            "Colour",
            "Name all after column",
            "Picture",
        ]
        assert not menu.actions()[0].isEnabled()  # a heading
        menu.close()

    def test_a_right_click_in_an_ellipse_is_about_the_most_probable_component_there(self, fitted):
        view, mixture = scatter(fitted), fitted.session.state.snapshot.mixture
        variances, axes = np.linalg.eigh(mixture.covariances[0])
        place = mixture.means[0] + 1.5 * np.sqrt(variances[1]) * axes[:, 1]  # between its lines
        expected = int(mixture.responsibilities(place[None])[0].argmax())
        Mouse(view).right_click(pixel_of(view, view.plane, *place))
        menu = fitted.find("componentMenu")
        fitted.wait(menu.isVisible)
        assert fitted.session.state.selected == expected
        assert menu.actions()[0].text() == f"C{expected + 1}"
        menu.close()

    def test_the_menu_of_the_picture_is_part_of_it_and_means_the_same_place(self, fitted):
        view = scatter(fitted)
        self.open(fitted, 1).close()
        menu = fitted.find("componentMenu")
        (picture,) = (a.menu() for a in menu.actions() if a.text() == "Pict&ure")
        picture.actions()[0].trigger()
        fitted.wait(lambda: not fitted.session.state.provisional)
        mixture = fitted.session.state.snapshot.mixture
        pixel = np.ptp(view.plane.box.viewRange(), axis=1) / 300
        assert np.all(np.abs(mixture.means[3] - mixture.means[1]) < pixel)

    def test_in_a_table_it_has_no_picture(self, fitted):
        self.open(fitted, 1).close()
        table = fitted.find("componentTable")
        table.component_menu_wanted.emit(0, table.mapToGlobal(table.rect().center()))
        menu = fitted.find("componentMenu")
        assert [a.text() for a in menu.actions()][-1] == "Name all a&fter column"
        assert menu.actions()[0].text() == "C1"
        menu.close()

    def test_merge_with_another_by_name(self, fitted):
        menu = self.open(fitted, 2)
        (merge,) = (a.menu() for a in menu.actions() if a.text() == "Merge wit&h")
        merge.aboutToShow.emit()
        assert [action.text() for action in merge.actions()] == ["C1", "C2"]
        before = fitted.session.state.snapshot.mixture
        merge.actions()[1].trigger()
        menu.close()
        after = fitted.session.state.snapshot.mixture
        assert after.n_components == 2
        assert after.weights[1] == pytest.approx(before.weights[1] + before.weights[2])

    def test_rename_from_the_picture(self, fitted):
        menu = self.open(fitted, 2)
        menu.close()
        fitted.window._steerer.actions_["renameComponent"].trigger()
        dialog = fitted.find("renameDialog")
        dialog.setTextValue("gentoo")
        dialog.accept()
        assert fitted.session.state.looks.names(3)[2] == "gentoo"

    def test_f2_with_no_component_chosen_names_the_first(self, fitted):
        fitted.session.naming.select(None)
        view = fitted.find("scatterView")
        view.setFocus()
        fitted.press(Qt.Key.Key_F2)
        dialog = fitted.find("renameDialog")
        assert dialog.windowTitle() == "Rename C1"
        assert fitted.session.state.selected == 0
        dialog.reject()

    def test_a_name_goes_to_the_component_it_was_asked_for_or_to_none(self, fitted):
        fitted.session.naming.select(2)
        fitted.window._steerer.actions_["renameComponent"].trigger()
        fitted.session.steering.remove(0)
        dialog = fitted.find("renameDialog")
        dialog.setTextValue("gentoo")
        dialog.accept()
        assert fitted.session.state.looks.names(2) == ("C2", "gentoo")
        fitted.session.naming.select(0)
        fitted.window._steerer.actions_["renameComponent"].trigger()
        dialog = next(d for d in fitted.window.findChildren(QInputDialog) if d.isVisible())
        fitted.session.steering.remove(0)
        dialog.setTextValue("chinstrap")
        dialog.accept()
        assert fitted.session.state.looks.names(1) == ("gentoo",)
        assert fitted.notice().startswith("C2 is not there any more")

    def test_elsewhere_the_menu_of_the_picture_adds_a_component_there(self, fitted):
        view = scatter(fitted)
        where = pixel_of(view, view.plane, 180.0, 5800.0)
        Mouse(view).right_click(where)
        fitted.wait(view._menu.isVisible)
        view._menu.actions()[0].trigger()
        view._menu.close()
        fitted.wait(lambda: not fitted.session.state.provisional)
        mean = fitted.session.state.snapshot.mixture.means[3]
        assert mean == pytest.approx(place_at(view, view.plane, where), rel=1e-9)
