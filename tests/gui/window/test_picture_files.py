"""Pictures that leave the window: plot, axes, legend and caption, and nothing to press."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QLineEdit, QMenu

from gmmstudio.qt.files.picture_options import PictureOptions
from gmmstudio.qt.theme import DARK, LIGHT, apply
from tests.gui.contrast import contrast

SVG = "{http://www.w3.org/2000/svg}"
PAGE = "Width of a page, 17 × 11.5 cm"
COLUMNS = ("flipper_length_mm", "body_mass_g")


def ask(user):
    # what the window told last would make the picture lower
    user.session.dismiss()
    file_menu = user.window.menuBar().actions()[0].menu()
    {action.text(): action for action in file_menu.actions()}["&Picture…"].trigger()
    return user.find("pictureOptions", QDialog)


def choose(dialog, name, text):
    chooser = dialog.findChild(QComboBox, name)
    place = chooser.findText(text)
    assert place >= 0, [chooser.itemText(i) for i in range(chooser.count())]
    chooser.setCurrentIndex(place)


def save(user, path):
    """Press Save, type a path, and return the name that was proposed."""
    user.click("pictureSave")
    dialog = user.find("pictureDialog", QFileDialog)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    proposed = field.text()
    field.setText(str(path))
    user.qtbot.keyClick(field, Qt.Key.Key_Return)
    user.wait(lambda: not any(box.isVisible() for box in user.window.findChildren(QDialog)))
    assert user.notice().startswith("Wrote")
    return proposed


def saved(user, tmp_path, suffix, **choices):
    dialog = ask(user)
    choose(dialog, "pictureFormat", suffix.upper())
    for name, text in choices.items():
        choose(dialog, f"picture{name.capitalize()}", text)
    # never one that is there: Qt would ask, and wait for an answer
    path = tmp_path / f"picture-{len(list(tmp_path.glob('picture-*')))}.{suffix}"
    save(user, path)
    return path


def shapes(path):
    """Return every element of an SVG file with the transformation to the page."""

    def walk(element, to_page):
        text = element.get("transform")
        if text:
            numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]
            to_page = QTransform(*numbers) * to_page
        yield element, to_page
        for child in element:
            yield from walk(child, to_page)

    return list(walk(ElementTree.parse(path).getroot(), QTransform()))


def words(path):
    """Return each text of an SVG file with its place on the page."""
    return {
        "".join(element.itertext()).strip(): to_page.map(
            float(element.get("x")), float(element.get("y"))
        )
        for element, to_page in shapes(path)
        if element.tag == f"{SVG}text"
    }


def test_the_picture_is_proposed_by_table_and_view_and_is_whole_in_its_place(fitted, tmp_path):
    ask(fitted)
    size = fitted.find("scatterView").size()
    assert save(fitted, tmp_path / "scatter") == "palmer-penguins-scatter.png"
    assert [path.name for path in tmp_path.glob("*scatter*")] == ["scatter.png"]
    assert fitted.notice() == f"Wrote {tmp_path / 'scatter.png'}"
    image = QImage(str(tmp_path / "scatter.png"))
    assert image.size() == size * 2
    assert image.dotsPerMeterX() == pytest.approx(2 * 96 / 0.0254, abs=1)


def test_an_svg_has_axes_legend_and_rows_but_nothing_to_press(fitted, tmp_path):
    fitted.session.dismiss()
    size = fitted.find("scatterView").size()
    path = saved(fitted, tmp_path, "svg")
    told = words(path)
    weights = [row.weight for row in fitted.session.state.component_rows]
    for text in (*COLUMNS, *(f"C{j} {w:.2f}" for j, w in enumerate(weights, start=1))):
        assert text in told
    assert {"C1", "C2", "C3"} <= set(told)
    assert not [text for text in told if "Show" in text or text in {"x:", "y:"}]
    root = ElementTree.parse(path).getroot()
    assert root.get("viewBox") == f"0 0 {size.width()} {size.height()}"


def test_rows_in_an_svg_are_dots_in_their_places_by_the_numbers_of_the_axes(fitted, tmp_path):
    path = saved(fitted, tmp_path, "svg")
    told = words(path)
    dots = [
        to_page.map(float(element.get("cx")), float(element.get("cy")))
        for element, to_page in shapes(path)
        if element.tag in {f"{SVG}circle", f"{SVG}ellipse"}
    ]
    X = fitted.session.state.selection.X
    assert len(dots) == 2 * len(X)  # a rim and a dot each
    seen = np.array(dots[1::2])
    for axis, (low, high) in enumerate((("180", "220"), ("3000", "6000"))):
        slope, start = np.polyfit(X[:, axis], seen[:, axis], 1)
        np.testing.assert_allclose(slope * X[:, axis] + start, seen[:, axis], atol=0.02)
        # how far apart two numbers of the axis are is how far apart rows of these values are
        apart = told[high][axis] - told[low][axis]
        assert slope * (float(high) - float(low)) == pytest.approx(apart, abs=1.0)
    # letters stand on their baseline, a third of their height below the middle of a number
    slope, start = np.polyfit(X[:, 1], seen[:, 1], 1)
    assert told["5000"][1] == pytest.approx(slope * 5000 + start, abs=6.0)


def test_strokes_in_an_svg_are_not_scaled_with_the_data(fitted, tmp_path):
    for element, to_page in shapes(saved(fitted, tmp_path, "svg")):
        if element.tag in {f"{SVG}{name}" for name in ("path", "polyline", "polygon", "line")}:
            assert abs(to_page.determinant()) == pytest.approx(1.0), ElementTree.tostring(element)[
                :600
            ]


def test_a_pdf_is_a_page_of_the_size_of_the_picture(fitted, tmp_path):
    content = saved(fitted, tmp_path, "pdf", size="One column, 8.5 × 7 cm").read_bytes()
    assert content.startswith(b"%PDF-")
    (box,) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    points = [float(side) for side in box]
    assert points == pytest.approx([8.5 / 2.54 * 72, 7.0 / 2.54 * 72], abs=1.0)
    assert b"/FontFile" in content


def test_every_view_is_written_in_every_format_also_one_behind_a_tab(fitted, tmp_path):
    for view in ("Scatter", "Pairs", "Responsibilities", "Log-likelihood"):
        for suffix in ("svg", "pdf", "png"):
            assert saved(fitted, tmp_path, suffix, view=view).stat().st_size > 3_000


def test_a_density_is_clipped_to_what_is_in_sight(penguins, tmp_path):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    view = penguins.find("densityView")
    view.upper.box.setXRange(3_000, 4_000, padding=0)
    view.upper.box.follows_home = view.lower.box.follows_home = False
    numbers = [text for text in words(saved(penguins, tmp_path, "svg")) if text.isdigit()]
    assert "3400" in numbers
    assert "6000" not in numbers
    image = QImage(str(saved(penguins, tmp_path, "png", pixels="× 1")))
    edge = [image.pixelColor(3, y).name() for y in range(0, image.height(), 2)]
    assert not set(edge) & set(penguins.session.state.looks.hex_colours(2))


@pytest.mark.parametrize(
    ("ground", "colour", "alpha"),
    [("White", "#ffffff", 255), ("Transparent", None, 0), ("As on screen", DARK.surface, 255)],
)
def test_the_ground_is_as_chosen_and_letters_can_be_read_on_it(
    fitted, qapp, tmp_path, monkeypatch, ground, colour, alpha
):
    monkeypatch.setenv("GMMSTUDIO_THEME", "dark")
    apply(qapp, DARK)
    fitted.window.set_theme(DARK)
    image = QImage(str(saved(fitted, tmp_path, "png", background=ground)))
    apply(qapp, LIGHT)
    corner = image.pixelColor(1, 1)
    assert corner.alpha() == alpha
    assert colour is None or corner.name() == colour
    paper = colour or "#ffffff"
    legend = [
        image.pixelColor(x, y)
        for x in range(0, 600)
        for y in range(0, 44)
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert max(contrast(ink.name(), paper) for ink in legend) > 7.0


def test_four_times_the_pixels_show_the_same_lines_more_finely(fitted, tmp_path):
    small, large = (
        QImage(str(saved(fitted, tmp_path, "png", pixels=scale, size=PAGE)))
        for scale in ("× 1", "× 4")
    )
    assert large.size() == small.size() * 4
    smooth = Qt.TransformationMode.SmoothTransformation
    small, large = (
        image.scaled(90, 70, mode=smooth).convertToFormat(QImage.Format.Format_Grayscale8)
        for image in (small, large)
    )
    apart = [
        abs(small.pixelColor(x, y).red() - large.pixelColor(x, y).red())
        for x in range(90)
        for y in range(70)
    ]
    assert np.mean(apart) < 4.0


def test_without_a_legend_or_with_a_caption_the_picture_says_so(fitted, tmp_path):
    dialog = ask(fitted)
    choose(dialog, "pictureFormat", "SVG")
    for name in ("pictureLegend", "pictureCaption"):
        box = dialog.findChild(QCheckBox, name)
        at = QPoint(8, box.height() // 2)
        fitted.qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=at)
    save(fitted, tmp_path / "plain.svg")
    told = words(tmp_path / "plain.svg")
    assert not [text for text in told if re.fullmatch(r"C1 0\.\d\d", text)]
    text = " ".join(told)
    assert "Palmer penguins" in text
    assert "342 rows" in text


def test_what_was_chosen_is_remembered_and_seen_before_it_is_written(fitted, tmp_path):
    dialog = ask(fitted)
    image = dialog.preview.image.copy()
    choose(dialog, "pictureBackground", "Transparent")
    assert dialog.preview.image != image
    choose(dialog, "pictureFormat", "SVG")
    assert not dialog.findChild(QComboBox, "picturePixels").isEnabled()
    save(fitted, tmp_path / "one.svg")
    fitted.wait(lambda: not fitted.window.findChildren(QDialog, "pictureOptions"))
    again = ask(fitted)
    assert again.options.format == "svg"
    assert again.options.ground == "transparent"


def test_the_picture_shows_no_component_lit_up_by_the_hand(fitted, tmp_path):
    plain = saved(fitted, tmp_path, "png", size=PAGE).read_bytes()
    fitted.session.naming.highlight(0)
    assert saved(fitted, tmp_path, "png", size=PAGE).read_bytes() == plain


def test_a_view_is_copied_from_its_menu_as_it_would_be_saved(fitted, qapp):
    view = fitted.find("scatterView")
    entries = {action.text(): action for action in view._menu.actions()}
    fitted.session.dismiss()
    size = view.size()
    entries["Copy picture"].trigger()
    image = qapp.clipboard().image()
    assert image.size() == size * 2
    assert fitted.notice() == "The picture is on the clipboard"


def test_a_copy_out_of_the_dialog_is_told_in_it_and_is_as_large_as_it_said(fitted, qapp):
    view = fitted.find("scatterView")
    fitted.session.dismiss()
    {action.text(): action for action in view._menu.actions()}["Save picture as…"].trigger()
    before = view.size()
    fitted.click("pictureCopy")
    image = qapp.clipboard().image()
    size = f"{image.width():,} × {image.height():,} pixels"
    assert size in fitted.text("pictureAbout")
    assert fitted.text("pictureTold") == f"The picture is on the clipboard: {size}"
    assert fitted.notice() == ""
    assert view.size() == before
    fitted.find("pictureLegend").click()
    assert fitted.text("pictureTold") == ""


def test_the_menu_of_a_view_and_that_of_export_lead_to_the_picture(fitted):
    view = fitted.find("responsibilityView")
    {action.text(): action for action in view._menu.actions()}["Save picture as…"].trigger()
    dialog = fitted.find("pictureOptions", QDialog)
    assert dialog.view == "responsibilities"
    dialog.close()
    menu = fitted.find("exportMenu", QMenu)
    assert [action.text() for action in menu.actions()] == ["&Export…", "&Picture…"]
    assert menu.actions()[1] in fitted.find("exportButton").menu().actions()


@pytest.mark.parametrize("name", ["picture.png", "fit.v1", "picture"])
def test_a_file_bears_the_suffix_of_what_is_in_it(fitted, tmp_path, name):
    fitted.window._saver.save("scatter", PictureOptions(format="svg"), str(tmp_path / name))
    assert [path.name for path in tmp_path.glob("*.svg")] == [f"{name}.svg"]
    assert not (tmp_path / name).exists()
    fitted.window._saver.save("scatter", PictureOptions(format="svg"), str(tmp_path / "Own.SVG"))
    assert (tmp_path / "Own.SVG").exists()


def test_a_folder_that_cannot_be_written_to_is_told_and_nothing_is_left(fitted, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ask(fitted)
    fitted.click("pictureSave")
    dialog = fitted.find("pictureDialog", QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "file" / "picture.png"))
    fitted.wait(lambda: "choose a folder" in fitted.notice())
    assert list(tmp_path.glob("**/*.png")) == []
    assert fitted.find("pictureOptions", QDialog).isVisible()
    dialog.close()


def test_a_key_asks_for_a_picture_of_what_is_in_the_middle(fitted):
    fitted.press(Qt.Key.Key_P)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    fitted.press(Qt.Key.Key_P, keys)
    dialog = fitted.find("pictureOptions", QDialog)
    assert dialog.view == "pairs"
    dialog.close()


def test_without_a_table_there_is_no_picture_to_ask_for(user):
    assert not user.window.actions_["picture"].isEnabled()
