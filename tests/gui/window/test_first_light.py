"""The main job through the window: what a person sees and does, from the first start on."""

import csv
import json
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit

from gmmstudio.mixture import Phase, families_for, iterate
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.wording import number


def test_the_first_sight_is_body_mass_not_fitted_with_one_hint(penguins):
    assert penguins.text("dataTitle") == "Palmer penguins"
    assert penguins.text("rowsUsed") == "342 of 344 rows used"
    assert penguins.text("leftOut") == "2 rows left out: missing: body_mass_g"
    assert penguins.text("statusPhase") == "Not fitted yet"
    assert penguins.text("statusHint") == "press Run (space) to fit 2 components"
    assert penguins.find("densityView").isVisible()
    assert not penguins.find("scatterView").isVisible()
    assert penguins.table() == []
    assert penguins.notice() == ""
    assert not penguins.is_enabled("exportButton")
    assert not penguins.is_enabled("mStepButton")


def test_space_fits_and_the_window_tells_the_result(penguins):
    penguins.press(Qt.Key.Key_Space)
    penguins.wait_for("finished")
    X = penguins.session.state.selection.X
    *_, last = iterate(X, 2, covariance="V")
    assert penguins.text("statusPhase") == "Converged"
    status = penguins.text("statusFit")
    assert f"iteration {last.iteration}" in status
    assert f"ℓ = −{-last.log_likelihood:,.3f}" in status
    assert f"mean −{-last.mean_log_likelihood:.4f} per row" in status
    assert status.endswith(f"≈ {number(last.remaining, 2)} still to gain")
    assert penguins.text("statusRows") == "342 of 344 rows"
    assert penguins.text("statusHint") == ""
    table = penguins.table()
    assert [row[0] for row in table] == ["C1", "C2"]
    assert [row[1] for row in table] == [f"{weight:.3f}" for weight in last.mixture.weights]
    assert table[0][4].startswith(f"{last.mixture.means[0, 0]:.0f} ± ")
    assert penguins.is_enabled("exportButton")


def test_the_run_button_pauses_and_goes_on_to_the_same_end(penguins):
    penguins.session.set_pace(2.0)
    penguins.click("runButton")
    penguins.wait(lambda: penguins.text("statusFit").startswith("iteration"))
    assert penguins.text("runButton") == "Pause"
    assert not penguins.is_enabled("eStepButton")
    penguins.click("runButton")
    penguins.wait_for("paused")
    assert penguins.text("runButton") == "Run"
    assert penguins.text("statusPhase").startswith("Paused after the ")
    penguins.session.set_pace(None)
    penguins.click("runButton")
    penguins.wait_for("finished")
    expected = [s.log_likelihood for s in iterate(penguins.session.state.selection.X, 2)]
    np.testing.assert_array_equal(penguins.session.state.trace, expected)


def test_e_and_m_steps_take_turns(penguins):
    penguins.press(Qt.Key.Key_E)
    penguins.wait(lambda: penguins.is_enabled("mStepButton"))
    assert penguins.text("statusPhase") == "Paused after the E-step"
    assert not penguins.is_enabled("eStepButton")
    before = penguins.table()
    penguins.press(Qt.Key.Key_M)
    penguins.wait(lambda: penguins.is_enabled("eStepButton"))
    assert penguins.text("statusPhase") == "Paused after the M-step"
    # An M-step moves the parameters; the responsibilities stay those of the E-step before.
    assert penguins.table() != before
    state = penguins.session.state
    assert state.snapshot.phase is Phase.M_STEP
    assert state.snapshot.responsibilities_from is penguins.session.run.history[0].mixture


def test_one_iteration_at_a_time(penguins):
    for iteration in (1, 2):
        penguins.click("iterationButton")
        wanted = f"iteration {iteration} "
        penguins.wait(lambda wanted=wanted: penguins.text("statusFit").startswith(wanted))
        # The step is seen a moment before the thread says that it waits for the next.
        penguins.wait_for("paused")
    assert penguins.session.state.status is RunStatus.PAUSED
    assert len(penguins.session.state.trace) == 3


def test_to_the_end_hurries_a_slow_run(penguins):
    penguins.session.set_pace(2.0)
    penguins.click("runButton")
    penguins.wait(lambda: penguins.session.state.snapshot is not None)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    assert penguins.session.state.pace == 2.0
    assert not penguins.is_enabled("finishButton")


def test_reset_goes_back_to_the_data(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.click("resetButton")
    assert penguins.text("statusPhase") == "Not fitted yet"
    assert penguins.table() == []
    assert not penguins.is_enabled("resetButton")
    assert not penguins.is_enabled("exportButton")


def test_reset_in_mid_run_leaves_nothing_of_it(penguins):
    penguins.session.set_pace(2.0)
    penguins.click("runButton")
    penguins.wait(lambda: penguins.session.state.snapshot is not None)
    penguins.click("resetButton")
    penguins.wait(lambda: not penguins.window.controller.frames.is_active)
    assert penguins.session.state.status is RunStatus.NONE
    assert penguins.session.state.snapshot is None
    assert penguins.notice() == ""


def test_another_k_keeps_the_fit_shown_until_run_is_pressed(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.set_number("components", "3")
    assert penguins.text("statusHint") == "settings changed: press Run (space)"
    assert len(penguins.table()) == 2
    penguins.press(Qt.Key.Key_Space)
    penguins.wait(lambda: len(penguins.table()) == 3)
    penguins.wait_for("finished")
    assert penguins.text("statusHint") == ""


def test_a_second_column_brings_the_scatter_and_drops_the_fit(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.tick("flipper_length_mm")
    assert penguins.find("scatterView").isVisible()
    assert not penguins.find("densityView").isVisible()
    assert penguins.table() == []
    assert penguins.session.state.settings.columns == ("flipper_length_mm", "body_mass_g")
    family = penguins.find("family", QComboBox)
    assert family.currentText() == "full (VVV)"
    offered = [family.itemData(i) for i in range(family.count())]
    assert offered == [entry.code for entry in families_for(2)]
    penguins.click("finishButton")
    penguins.wait_for("finished")
    # name, weight, rows, two means, their correlation and the overlap
    assert len(penguins.table()[0]) == 7


def test_axes_are_chosen_in_the_scatter(penguins):
    penguins.tick("flipper_length_mm")
    penguins.tick("bill_length_mm")
    x, y = penguins.find("xAxis", QComboBox), penguins.find("yAxis", QComboBox)
    assert (x.currentText(), y.currentText()) == ("flipper_length_mm", "body_mass_g")
    penguins.qtbot.keyClick(x, Qt.Key.Key_Up)
    assert (x.currentText(), y.currentText()) == ("bill_length_mm", "body_mass_g")
    penguins.tick("bill_depth_mm")
    assert (x.currentText(), y.currentText()) == ("bill_length_mm", "body_mass_g")
    penguins.tick("bill_length_mm")
    assert y.currentText() == "body_mass_g"


def test_text_columns_cannot_be_ticked_and_say_why(penguins):
    penguins.tick("species")
    assert penguins.session.state.settings.columns == ("body_mass_g",)
    (item,) = penguins.find("columnList").findItems("sex", Qt.MatchFlag.MatchExactly)
    assert item.text(1) == "11 missing"
    assert "a mixture needs numbers" in item.toolTip(0)


def test_without_a_column_the_window_says_what_to_do(penguins):
    penguins.tick("body_mass_g")
    assert penguins.text("welcome") == "Tick at least one column of numbers under Data."
    assert not penguins.is_enabled("runButton")
    penguins.tick("body_mass_g")
    assert penguins.find("densityView").isVisible()


def test_h_switches_between_soft_and_hard_and_back(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    soft = penguins.table()
    penguins.press(Qt.Key.Key_H)
    hard = penguins.table()
    labels = penguins.session.state.labels
    assert [row[2] for row in hard] == [str(int((labels == j).sum())) for j in (0, 1)]
    assert [row[1] for row in hard] == [f"{(labels == j).mean():.3f}" for j in (0, 1)]
    assert penguins.find("hardSwitch").isChecked()
    penguins.press(Qt.Key.Key_H)
    assert penguins.table() == soft


def test_the_dice_takes_the_next_seed(penguins):
    penguins.click("newSeedButton")
    assert penguins.find("seed").value() == 1
    assert penguins.session.state.settings.seed == 1


def test_a_table_is_exported_as_it_stands(penguins, tmp_path):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.click("exportButton")
    folder = tmp_path / "out"
    dialog = penguins.find("exportDialog")
    proposed = dialog.findChild(QLineEdit, "exportFolder")
    assert proposed.text().endswith("palmer-penguins-fit")
    proposed.setText(str(folder))
    with penguins.qtbot.waitSignal(penguins.window.exporter.written):
        penguins.qtbot.mouseClick(penguins.find("exportConfirm"), Qt.MouseButton.LeftButton)
    assert penguins.notice() == (
        f"Wrote assignments.csv, parameters.csv, trace.csv, summary.json to {folder}"
    )
    with (folder / "assignments.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 344
    assert rows[3]["left_out"] == "missing: body_mass_g"
    resp = penguins.session.state.responsibilities
    assert float(rows[0]["responsibility_1"]) == pytest.approx(resp[0, 0], rel=1e-12)
    with (folder / "trace.csv").open(newline="", encoding="utf-8") as file:
        trace = [float(row["log_likelihood"]) for row in csv.DictReader(file)]
    np.testing.assert_array_equal(trace, penguins.session.state.trace)


def test_the_summary_says_how_the_fit_came_about(penguins, tmp_path):
    penguins.set_number("components", "3")
    penguins.set_number("seed", "7")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    with penguins.qtbot.waitSignal(penguins.window.exporter.written):
        penguins.window.exporter.export(str(tmp_path))
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    settings = summary["settings"]
    assert (settings["components"], settings["seed"], settings["family"]) == (3, 7, "V")
    assert settings["columns"] == ["body_mass_g"]
    assert summary["versions"]["gmmstudio"]
    # Eight free parameters: three means, three variances, two weights.
    expected = -2 * penguins.session.state.trace[-1] + 8 * math.log(342)
    assert summary["bic"] == pytest.approx(expected, rel=1e-12)
    assert penguins.text("statusBic") == f"BIC {expected:,.1f}"
    assert "smaller is better" in penguins.find("statusBic").toolTip()


def test_an_export_in_mid_run_is_of_one_moment_and_the_run_goes_on(penguins, tmp_path):
    penguins.session.set_pace(2.0)
    penguins.click("runButton")
    penguins.wait(lambda: penguins.session.state.has_fit)
    with penguins.qtbot.waitSignal(penguins.window.exporter.written):
        penguins.window.exporter.export(str(tmp_path))
    assert penguins.session.state.status is RunStatus.RUNNING
    with (tmp_path / "trace.csv").open(newline="", encoding="utf-8") as file:
        trace = list(csv.DictReader(file))
    with (tmp_path / "parameters.csv").open(newline="", encoding="utf-8") as file:
        weights = [float(row["weight"]) for row in csv.DictReader(file)]
    # After an M-step the E-step with the same parameters is still to come.
    penguins.wait(lambda: len(penguins.session.run.history) >= len(trace))
    reported = penguins.session.run.history[len(trace) - 1]
    assert weights == list(reported.mixture.weights)
    assert float(trace[-1]["log_likelihood"]) == reported.log_likelihood


def test_a_folder_that_cannot_be_written_to_is_told(penguins, tmp_path):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    (tmp_path / "file").write_text("in the way")
    penguins.window.exporter.export(str(tmp_path / "file"))
    penguins.wait(lambda: "is a file" in penguins.notice())
    assert [path.name for path in tmp_path.glob("*.csv")] == []


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("~nosuchuser/fits", "there is no home folder of that name"),
        ("x" * 5000, "name too long"),
        ("", "No folder is named"),
    ],
)
def test_a_folder_that_cannot_be_is_told_in_the_dialog_and_by_the_export(
    penguins, monkeypatch, tmp_path, folder, told
):
    monkeypatch.chdir(tmp_path)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.click("exportButton")
    dialog = penguins.find("exportDialog")
    dialog.findChild(QLineEdit, "exportFolder").setText(folder)
    assert told in dialog.findChild(QLabel, "exportAbout").text()
    assert not penguins.is_enabled("exportConfirm")
    penguins.window.exporter.export(folder)
    penguins.wait(lambda: told.lower() in penguins.notice().lower())
    assert "defect" not in penguins.notice()
    assert dialog.minimumSizeHint().width() <= 800
    assert penguins.window.minimumSizeHint().width() <= 1280
    dialog.findChild(QLineEdit, "exportFolder").setText(str(tmp_path))
    assert penguins.is_enabled("exportConfirm")


def test_the_dialog_names_what_is_replaced_in_the_home_folder_too(penguins, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "trace.csv").write_text("")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.click("exportButton")
    dialog = penguins.find("exportDialog")
    dialog.findChild(QLineEdit, "exportFolder").setText("~")
    about = dialog.findChild(QLabel, "exportAbout").text()
    assert "Already there, and replaced: trace.csv." in about


def test_a_file_is_opened_by_its_name_in_the_dialog(user, tmp_path):
    (tmp_path / "lengths.csv").write_text("length\n1\n2\n4\n8\n")
    user.window.actions_["open"].trigger()
    dialog = user.find("openDialog", QFileDialog)
    assert dialog.isVisible()
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    name.setText(str(tmp_path / "lengths.csv"))
    with user.qtbot.waitSignal(user.window.loader.opened):
        user.qtbot.keyClick(name, Qt.Key.Key_Return)
    assert user.text("dataTitle") == "lengths.csv"
    assert user.text("rowsUsed") == "4 of 4 rows used"


def test_a_data_set_is_drawn_and_opened(penguins):
    penguins.click("generateButton")
    with penguins.qtbot.waitSignal(penguins.window.loader.opened):
        penguins.qtbot.mouseClick(penguins.find("generateConfirm"), Qt.MouseButton.LeftButton)
    assert penguins.session.state.dataset.source.startswith("generated:two_species")
    assert penguins.session.state.dataset.truth is not None
    assert penguins.find("densityView").isVisible()


def test_every_sample_opens_from_the_menu_and_fits(penguins):
    for key, columns in (("old_faithful", 2), ("acidity", 1), ("diabetes", 3)):
        with penguins.qtbot.waitSignal(penguins.window.loader.opened):
            penguins.window.actions_.sample_chosen.emit(key)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        assert len(penguins.session.state.settings.columns) == columns
        assert penguins.text("statusPhase") == "Converged"


def test_old_faithful_reaches_its_known_likelihood(user):
    user.open("sample:old_faithful")
    user.click("finishButton")
    user.wait_for("finished")
    assert user.session.state.trace[-1] == pytest.approx(-1130.264, abs=1e-3)


def test_a_space_ticks_a_column_only_for_one_who_came_by_keyboard(penguins):
    columns = penguins.find("columnList")
    penguins.tick("flipper_length_mm")
    penguins.qtbot.keyClick(columns, Qt.Key.Key_Space)
    penguins.wait_for("finished")
    assert penguins.session.state.settings.columns == ("flipper_length_mm", "body_mass_g")
    penguins.find("components").setFocus()
    columns.setFocus(Qt.FocusReason.BacktabFocusReason)
    columns.setCurrentItem(columns.findItems("flipper_length_mm", Qt.MatchFlag.MatchExactly)[0])
    penguins.qtbot.keyClick(columns, Qt.Key.Key_Space)
    assert penguins.session.state.settings.columns == ("body_mass_g",)
