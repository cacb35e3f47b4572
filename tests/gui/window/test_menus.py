"""Menus of recent files, of columns and of pictures."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

POPUP = pytest.mark.qt_log_ignore("grabbing the keyboard|raise\\(\\)", extend=True)


def recent(user):
    (menu,) = (m for m in user.window.findChildren(QMenu) if m.title() == "Open &recent")
    menu.aboutToShow.emit()
    return menu


def entries(menu):
    return {action.text().replace("&", ""): action for action in menu.actions() if action.text()}


class TestRecentFiles:
    @pytest.fixture
    def opened(self, user, tmp_path):
        path = tmp_path / "mine.csv"
        path.write_text("a\n1\n2\n4\n")
        user.open(path)
        return path

    def test_a_file_that_was_open_is_opened_again(self, user, opened):
        user.open("sample:iris")
        with user.qtbot.waitSignal(user.window.loader.opened):
            entries(recent(user))["mine.csv"].trigger()
        assert user.text("dataTitle") == "mine.csv"

    def test_one_that_is_gone_is_told_and_taken_off_the_list(self, user, opened):
        opened.unlink()
        entries(recent(user))["mine.csv"].trigger()
        assert f"{opened} is not there any more" in user.notice()
        assert "mine.csv" not in entries(recent(user))
        assert user.text("dataTitle") == "mine.csv"

    def test_the_list_can_be_cleared(self, user, opened, preferences):
        menu = recent(user)
        entries(menu)["Clear list"].trigger()
        assert preferences.recent == ()
        assert list(entries(recent(user))) == ["Clear list"]
        assert not entries(recent(user))["Clear list"].isEnabled()


class TestColumns:
    @pytest.fixture
    def menu(self, penguins):
        """Return what opens the menu of a column by the event of a right click."""

        def show(name):
            columns = penguins.find("columnList")
            (item,) = columns.findItems(name, Qt.MatchFlag.MatchExactly)
            where = columns.visualItemRect(item).center()
            view = columns.viewport()
            event = QContextMenuEvent(
                QContextMenuEvent.Reason.Mouse, where, view.mapToGlobal(where)
            )
            QApplication.sendEvent(view, event)
            shown = penguins.find("columnMenu", QMenu)
            assert shown.isVisible()
            shown.close()
            return entries(shown)

        return show

    @POPUP
    def test_a_column_is_used_alone(self, penguins, menu):
        menu("flipper_length_mm")["Use this column alone"].trigger()
        assert penguins.session.state.settings.columns == ("flipper_length_mm",)

    @POPUP
    def test_all_columns_of_numbers_are_used(self, penguins, menu):
        menu("species")["Use every column of numbers"].trigger()
        assert penguins.session.state.settings.columns == (
            penguins.session.state.dataset.numeric_columns
        )

    @POPUP
    def test_text_cannot_be_used_alone_but_its_name_copied(self, penguins, menu, qapp):
        found = menu("species")
        assert not found["Use this column alone"].isEnabled()
        found["Copy name"].trigger()
        assert qapp.clipboard().text() == "species"


class TestPictures:
    @pytest.fixture
    def fitted(self, penguins):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        return penguins

    @POPUP
    def test_the_menu_opens_by_keyboard(self, fitted):
        view = fitted.window._views["density"]
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(view.canvas.viewport(), event)
        assert view._menu.isVisible()
        view._menu.close()

    @POPUP
    def test_by_keyboard_it_is_that_of_the_component_chosen(self, fitted):
        fitted.session.naming.select(1)
        view = fitted.window._views["density"]
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(view.canvas.viewport(), event)
        menu = fitted.find("componentMenu")
        assert menu.isVisible()
        assert menu.actions()[0].text() == "C2"
        menu.close()
