"""The Help menu: the glossary, What's-this, and the map of the keys."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QTextBrowser, QWhatsThis

from gmmstudio.qt.commands.key_map import key_map
from gmmstudio.session.glossary import GLOSSARY

NATIVE = QKeySequence.SequenceFormat.NativeText


@pytest.fixture
def glossary(penguins):
    penguins.window.actions_["glossary"].trigger()
    return penguins.find("glossary")


def titles(penguins):
    terms = penguins.find("glossaryTerms")
    return [terms.item(row).text() for row in range(terms.count())]


def page(penguins):
    return penguins.find("glossaryText").toPlainText()


def bubble():
    """Return the text of What's-this that is on screen, or None."""
    shown = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget.inherits("QWhatsThat")
    ]
    return shown[0] if shown else None


@pytest.fixture
def no_bubble_left(qtbot):
    yield
    QWhatsThis.hideText()
    qtbot.waitUntil(lambda: bubble() is None)


class TestGlossary:
    def test_it_has_every_term_and_shows_the_first(self, penguins, glossary):
        assert titles(penguins) == [term.title for term in GLOSSARY.entries()]
        assert GLOSSARY["mixture"].text in page(penguins)

    def test_what_is_typed_narrows_the_terms_and_shows_the_formula(self, penguins, glossary):
        penguins.qtbot.keyClicks(penguins.find("glossarySearch"), "bayesian")
        assert titles(penguins) == ["BIC"]
        assert "BIC = −2ℓ + p ln n" in page(penguins)

    def test_the_arrows_walk_the_terms_while_a_person_types(self, penguins, glossary):
        search = penguins.find("glossarySearch")
        penguins.qtbot.keyClicks(search, "step")
        before = page(penguins)
        penguins.qtbot.keyClick(search, Qt.Key.Key_Down)
        assert page(penguins) != before
        assert search.text() == "step"

    def test_a_link_leads_on_to_a_term_that_the_search_had_hidden(self, penguins, glossary):
        penguins.qtbot.keyClicks(penguins.find("glossarySearch"), "bayesian")
        penguins.find("glossaryText").anchorClicked.emit(QUrl("log_likelihood"))
        assert penguins.find("glossaryTerms").currentItem().text() == "Log-likelihood"
        assert "ℓ(θ) = Σᵢ log" in page(penguins)

    def test_words_that_no_term_has_are_told(self, penguins, glossary):
        penguins.qtbot.keyClicks(penguins.find("glossarySearch"), "xyzzy")
        assert titles(penguins) == []
        assert page(penguins) == "No term has these words. Try fewer of them."

    def test_escape_closes_it(self, penguins, glossary):
        with penguins.qtbot.waitSignal(glossary.finished):
            penguins.qtbot.keyClick(penguins.find("glossarySearch"), Qt.Key.Key_Escape)


class TestWhatsThis:
    @pytest.mark.parametrize(
        ("name", "term"),
        [
            ("components", "component"),
            ("family", "family"),
            ("initialization", "start"),
            ("tolerance", "tolerance"),
            ("maxIterations", "max_iterations"),
            ("covarianceFloor", "covariance_floor"),
            ("seed", "seed"),
            ("runButton", "em"),
            ("eStepButton", "e_step"),
            ("mStepButton", "m_step"),
            ("hardSwitch", "soft_hard"),
            ("componentTable", "weight"),
            ("componentTable", "effective_rows"),
            ("statusBic", "bic"),
            ("likelihoodView", "log_likelihood"),
            ("responsibilityView", "responsibility"),
            ("responsibilityView", "uncertainty"),
            ("densityView", "mixture"),
            ("scatterView", "covariance"),
        ],
    )
    def test_a_control_explains_the_term_it_is_about(self, penguins, name, term):
        assert f"<b>{GLOSSARY[term].title}</b>: " in penguins.find(name).whatsThis()

    @pytest.mark.qt_log_ignore("grabbing the keyboard|raise\\(\\)", extend=True)
    def test_a_click_after_shift_f1_explains_and_does_nothing_else(self, penguins, no_bubble_left):
        penguins.window.activateWindow()
        penguins.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
        assert QWhatsThis.inWhatsThisMode()
        penguins.click("runButton")
        penguins.wait(lambda: bubble() is not None)
        assert not QWhatsThis.inWhatsThisMode()
        assert penguins.text("statusPhase") == "Not fitted yet"

    def test_control_f1_explains_what_is_in_focus(self, penguins, no_bubble_left, monkeypatch):
        told = []
        monkeypatch.setattr(QWhatsThis, "showText", lambda where, text, of: told.append((text, of)))
        penguins.window.activateWindow()
        penguins.find("tolerance").setFocus()
        penguins.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
        penguins.window._views["density"].canvas.setFocus()
        penguins.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
        assert told == [
            (penguins.find(name).whatsThis(), penguins.find(name))
            for name in ("tolerance", "densityView")
        ]


class TestKeyMap:
    def test_every_key_of_every_action_is_told_with_its_name(self, penguins):
        penguins.window.actions_["shortcuts"].trigger()
        dialog = penguins.find("shortcuts")
        text = dialog.findChild(QTextBrowser).toPlainText()
        dialog.close()
        lines = text.split("\n")
        with_keys = [a for a in penguins.window.findChildren(QAction) if a.shortcuts()]
        assert len(with_keys) >= 17
        for action in with_keys:
            keys = " or ".join(key.toString(NATIVE) for key in action.shortcuts())
            place = [i for i, line in enumerate(lines) if line == keys]
            names = {lines[i + 1].removesuffix("…") for i in place}
            assert action.text().replace("&", "").removesuffix("…") in names, keys

    def test_what_is_typed_narrows_the_keys_with_their_groups(self, penguins):
        penguins.window.actions_["shortcuts"].trigger()
        page = penguins.find("keysText")
        penguins.qtbot.keyClicks(penguins.find("keysSearch"), "e-step RUN")
        lines = page.toPlainText().split("\n")
        assert lines[0] == "Run"
        assert "E-step" in lines
        assert "Undo" not in page.toPlainText()
        penguins.qtbot.keyClicks(penguins.find("keysSearch"), " xyzzy")
        assert page.toPlainText() == "No key has these words. Try fewer of them."
        penguins.find("shortcuts").close()

    def test_undo_is_called_so_whatever_it_would_take_back(self, penguins):
        penguins.session.change(components=3)
        groups = {group.title: group.keys for group in key_map(penguins.window)}
        names = {name for _, name, _ in groups["Edit"]}
        assert {"Undo", "Redo"} <= names
        assert not any("change components" in name for name in names)

    def test_the_keys_are_grouped_as_the_menus_and_views_are(self, penguins):
        groups = {group.title: group.keys for group in key_map(penguins.window)}
        tops = [a.text().replace("&", "") for a in penguins.window.menuBar().actions()]
        assert list(groups)[: len(tops)] == tops
        assert ("Space", "Run") in {entry[:2] for entry in groups["Run"]}
        assert "Fit the mixture by EM and watch it; press again to pause." in {
            about for *_, about in groups["Run"]
        }
        assert ("Home or 0", "Show everything") in {
            entry[:2] for entry in groups["In Density of one column"]
        }
        assert ("Shift+Home", "Show everything") in {
            entry[:2] for entry in groups["In Log-likelihood by iteration"]
        }

    def test_a_key_added_to_an_action_is_told_at_once(self, penguins):
        extra = QAction("Do a so&mersault", penguins.window)
        extra.setShortcut("Ctrl+Alt+Q")
        told = [entry for group in key_map(penguins.window) for entry in group.keys]
        assert ("Ctrl+Alt+Q", "Do a somersault", "") in told

    def test_no_two_actions_of_the_window_share_a_key(self, penguins):
        taken = [
            key.toString()
            for action in penguins.window.findChildren(QAction)
            if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
            for key in action.shortcuts()
        ]
        assert sorted(taken) == sorted(set(taken))
