"""Each state of the window has a face: empty, reading, failed, stopped, converged, collapsed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton

from gmmstudio.data import SAMPLES
from gmmstudio.qt import theme as theme_module
from gmmstudio.qt.application import Studio
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.panels.welcome import SampleCard, WelcomePage
from gmmstudio.qt.theme import DARK, LIGHT, apply
from gmmstudio.session.run_status import RunStatus
from tests.gui.window.conftest import User

HELD_UP = "a\n" + "\n".join([f"{x / 10}" for x in range(100)] + ["30"] * 3) + "\n"


def mark(user):
    label = user.find("statusMark", QLabel)
    return label.property("drawing") if label.isVisible() else None


def offered(user):
    bar = user.find("noticeBar")
    return [b.text() for b in bar.findChildren(QPushButton) if b.isVisible()]


@pytest.fixture
def collapsed(user, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(HELD_UP)
    user.open(path)
    user.session.set_pace(None)
    user.click("finishButton")
    user.wait_for("finished")
    return user


class TestEmpty:
    def test_it_welcomes_with_every_way_to_bring_a_table(self, user):
        assert user.find("welcomePage").isVisible()
        assert "groups that overlap" in user.text("welcomeHeading")
        for name in ("welcome_open", "welcome_generate", *(f"sampleCard_{s}" for s in SAMPLES)):
            assert user.find(name).isVisible(), name
        assert "drop" in user.text("welcomeDrop").lower()
        assert mark(user) is None

    @pytest.mark.parametrize("key", ["iris", "acidity"])
    def test_a_card_opens_its_sample(self, user, key):
        with user.qtbot.waitSignal(user.window.loader.opened):
            user.click(f"sampleCard_{key}")
        assert user.text("dataTitle") == SAMPLES[key].title
        assert not user.find("welcomePage").isVisible()

    def test_a_card_opens_by_keyboard(self, user):
        user.window.activateWindow()
        user.find("sampleCard_iris").setFocus(Qt.FocusReason.TabFocusReason)
        with user.qtbot.waitSignal(user.window.loader.opened):
            user.press(Qt.Key.Key_Space)
        assert user.text("dataTitle") == "Iris"

    def test_the_buttons_ask_for_a_file_and_for_a_generator(self, user):
        user.click("welcome_open")
        assert user.find("openDialog", QFileDialog).isVisible()
        user.click("welcome_generate")
        assert user.find("generateDialog").isVisible()

    @pytest.mark.parametrize(("width", "across"), [(380, 1), (480, 2), (820, 3), (1600, 3)])
    def test_cards_stand_side_by_side_as_there_is_room(self, qtbot, width, across):
        page = WelcomePage(Actions(None))
        qtbot.addWidget(page)
        page.resize(width, 900)
        page.show()
        cards = page.findChildren(SampleCard)
        assert len(cards) == len(SAMPLES)
        qtbot.waitUntil(lambda: sum(card.y() == cards[0].y() for card in cards) == across)
        assert all(card.width() >= 200 for card in cards)

    def test_an_error_leaves_the_welcome_below_it(self, user, tmp_path):
        assert "gone.csv" in user.open_in_vain(tmp_path / "gone.csv")
        assert user.find("welcomePage").isVisible()


class TestReading:
    def test_an_empty_window_says_what_is_read(self, user):
        user.session.reading("penguins.csv")
        assert user.text("welcome") == "Reading penguins.csv…"
        assert not user.find("welcomePage").isVisible()
        assert user.find("cancelReading").isVisible()
        assert mark(user) == "iteration"
        user.session.reading(None)
        assert user.find("welcomePage").isVisible()

    def test_a_table_stays_in_sight_while_another_is_read(self, penguins):
        penguins.session.reading("more.csv")
        assert penguins.find("densityView").isVisible()
        assert penguins.notice() == "Reading more.csv…"


class TestRunMarks:
    def test_a_paused_and_a_converged_run(self, penguins):
        assert mark(penguins) is None
        penguins.press(Qt.Key.Key_E)
        penguins.wait_for("paused")
        assert mark(penguins) == "pause"
        penguins.click("finishButton")
        penguins.wait_for("finished")
        assert mark(penguins) == "check"
        penguins.click("resetButton")
        assert mark(penguins) is None

    def test_a_run_that_stopped_early_is_not_marked_as_converged(self, penguins):
        penguins.session.change(max_iterations=2)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        assert mark(penguins) == "warning"
        assert penguins.text("statusHint") == "raise Max iterations to go on"

    @pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
    def test_the_mark_takes_the_colour_of_the_theme(self, penguins, qapp, theme):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        apply(qapp, theme)
        penguins.window.set_theme(theme)
        image = penguins.find("statusMark", QLabel).pixmap().toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert theme.success in inks
        apply(qapp, LIGHT)


class TestCollapsed:
    def test_it_offers_two_ways_out(self, collapsed):
        assert offered(collapsed) == ["Fewer components", "Raise the floor"]

    def test_fewer_components_fits_again_with_one_less(self, collapsed):
        collapsed.click("remedy_fewer_components")
        collapsed.wait(lambda: len(collapsed.table()) == 1)
        collapsed.wait_for("finished")
        assert collapsed.find("components").value() == 1
        assert collapsed.notice() == ""
        assert offered(collapsed) == []

    def test_a_higher_floor_is_offered_until_it_is_at_its_end(self, collapsed):
        for floor in (1e-4, 1e-2, 0.1):
            collapsed.click("remedy_raise_floor")
            collapsed.wait(
                lambda floor=floor: (
                    collapsed.session.state.run_settings.covariance_floor == pytest.approx(floor)
                    and collapsed.session.state.status is RunStatus.FINISHED
                )
            )
        assert collapsed.find("covarianceFloor").value() == pytest.approx(0.1)
        assert "Raise the floor" not in offered(collapsed)

    def test_a_run_that_broke_off_without_a_floor_gets_one(self, collapsed):
        collapsed.set_number("covarianceFloor", "0")
        collapsed.click("finishButton")
        collapsed.wait_for("failed")
        assert mark(collapsed) == "error"
        collapsed.click("remedy_raise_floor")
        collapsed.wait_for("finished")
        assert collapsed.session.state.run_settings.covariance_floor == 1e-6

    def test_an_error_about_something_else_takes_its_buttons_away(self, collapsed, tmp_path):
        (tmp_path / "empty.csv").write_text("")
        assert "empty" in collapsed.open_in_vain(tmp_path / "empty.csv")
        assert offered(collapsed) == []

    def test_an_error_of_another_kind_offers_nothing(self, penguins, tmp_path):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        assert penguins.open_in_vain(tmp_path / "gone.csv")
        assert offered(penguins) == []


@pytest.mark.parametrize("columns", [("body_mass_g",), ("body_mass_g", "flipper_length_mm")])
def test_without_columns_the_family_chosen_stays_in_its_field(penguins, columns):
    penguins.session.change(columns=columns)
    family = penguins.find("family", QComboBox)
    before = family.currentText()
    penguins.session.change(columns=())
    assert family.currentText() == before != ""


@pytest.mark.usefixtures("themed")
def test_the_window_follows_the_system_from_light_to_dark_and_back_while_a_fit_is_shown(
    qapp, qtbot, preferences, penguin_table, monkeypatch
):
    monkeypatch.delenv("GMMSTUDIO_THEME")
    schemes = {Qt.ColorScheme.Dark: DARK, Qt.ColorScheme.Light: LIGHT}
    studio = Studio(qapp, preferences)
    studio.window.resize(1280, 800)
    studio.window.show()
    try:
        qtbot.waitExposed(studio.window)
        user = User(qtbot, studio.window, studio.session)
        studio.session.open(penguin_table)
        studio.session.set_pace(None)
        user.click("finishButton")
        user.wait_for("finished")
        fitted = user.table()
        hints = QGuiApplication.styleHints()
        for scheme, theme in schemes.items():
            monkeypatch.setattr(theme_module, "_system_scheme", lambda scheme=scheme: scheme)
            hints.colorSchemeChanged.emit(scheme)
            image = user.window.grab().toImage()
            plot = user.find("densityView")
            corner = plot.mapTo(user.window, QPoint(3, 3))
            assert image.pixelColor(corner).name() == theme.surface
            toolbar = user.find("toolBar")
            edge = toolbar.mapTo(user.window, QPoint(2, 2))
            assert image.pixelColor(edge).name() == theme.background
            assert user.window.palette().windowText().color().name() == theme.text
            assert user.table() == fitted
            assert user.text("statusPhase") == "Converged"
    finally:
        studio.window.close()
        studio.window.deleteLater()
        apply(qapp, LIGHT)
