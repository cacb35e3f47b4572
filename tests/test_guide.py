"""The pictures of the guide: named, there, and small without a change to be seen."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
_NAMED = re.compile(r"""(?:src|srcset)="([^"]+)"|\]\(([^)\s]+\.(?:png|svg))\)""")
_PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def pictures_named_in(page):
    names = (a or b for a, b in _NAMED.findall(page.read_text(encoding="utf-8")))
    return {(page.parent / name).resolve() for name in names}


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_each_picture_that_a_page_names_is_there(page):
    assert [path for path in pictures_named_in(page) if not path.is_file()] == []


def test_each_picture_that_is_there_is_named_by_a_page():
    named = set().union(*map(pictures_named_in, _PAGES))
    there = {path.resolve() for path in IMAGES.rglob("*") if path.suffix in {".png", ".svg"}}

    assert there - named == set()


def test_each_picture_of_the_guide_is_there_in_light_and_dark_and_told_in_words():
    guide = (ROOT / "docs" / "GUIDE.md").read_text(encoding="utf-8")
    pictures = re.findall(
        r'srcset="(\S+)-dark\.png">\n\s+<img alt="([^"]{20,})" src="(\S+)-light\.png">', guide
    )

    assert len(pictures) == guide.count("<picture>") > 0
    assert all(dark == light for dark, _, light in pictures)


def test_a_picture_is_saved_with_256_colours_the_commonest_as_they_are_the_others_near(tmp_path):
    spec = spec_from_file_location("guide_stage", ROOT / "docs" / "guide_stage.py")
    stage = module_from_spec(spec)
    spec.loader.exec_module(stage)
    pixels = np.full((67, 131), 0xFFF3F4F8, dtype=np.uint32)
    red, green = np.arange(131, dtype=np.uint32), np.arange(20, dtype=np.uint32)[:, None]
    pixels[:20] = 0xFF000000 | red << 16 | green << 8
    picture = QImage(pixels.data, 131, 67, 131 * 4, QImage.Format.Format_RGB32)

    stage.save(picture, tmp_path / "new" / "picture.png")

    saved = QImage(str(tmp_path / "new" / "picture.png"))
    assert saved.format() == QImage.Format.Format_Indexed8
    assert saved.colorCount() <= 256
    shown = [[saved.pixelColor(x, y).getRgb()[:3] for x in range(131)] for y in range(67)]
    wanted = np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=2)
    off = np.abs(np.array(shown) - wanted.astype(int))
    assert off[20:].max() == 0
    assert off[:20].mean() < 3
