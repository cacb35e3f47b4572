"""docs/METHOD.md tells of every family and every start, with pictures that are not out of date."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, STARTS

DOCS = Path(__file__).parents[1] / "docs"
METHOD = (DOCS / "METHOD.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pictures() -> ModuleType:
    spec = spec_from_file_location("make_pictures", DOCS / "make_pictures.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(code: str) -> list[str]:
    """The cells of the table row about that name."""
    name = re.escape(code)
    rows = re.findall(rf"^\|(?: !\[[^|]*\|)? (?:{name}|`{name}`) \|.*$", METHOD, re.MULTILINE)
    assert len(rows) == 1, f"{code} has {len(rows)} rows"
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", rows[0])[1:-1]]


def numbers(svg: str) -> np.ndarray:
    return np.array([float(n) for n in re.findall(r"-?\d+\.\d", svg)])


@pytest.mark.parametrize("code", FAMILIES.names())
def test_each_family_has_a_row_in_the_words_of_the_program(code: str) -> None:
    picture, name, words, *_ = cells(code)
    assert name == code
    assert words == FAMILIES[code].description
    assert f"(images/families/{code}.svg)" in picture


@pytest.mark.parametrize("code", FAMILIES.names())
def test_the_parameters_it_counts_are_those_of_the_program(code: str) -> None:
    k, d = 3, 1 if FAMILIES[code].univariate else 4
    formula = re.sub(r"(?<=[kd\d)])(?=[kd(])", "*", cells(code)[3].replace("−", "-"))
    assert re.fullmatch(r"[kd\d()+\-*/ ]+", formula)
    assert eval(formula, {"k": k, "d": d}) == FAMILIES[code].free_covariance_parameters(k, d)


@pytest.mark.parametrize("name", STARTS.names())
def test_each_start_has_a_row(name: str) -> None:
    assert len(cells(name)) == 4


@pytest.mark.parametrize("code", FAMILIES.names())
def test_its_picture_is_the_one_that_the_program_draws(code: str, pictures: ModuleType) -> None:
    stored = (DOCS / "images" / "families" / f"{code}.svg").read_text(encoding="utf-8")
    drawn = pictures.picture(FAMILIES[code])
    np.testing.assert_allclose(numbers(stored), numbers(drawn), atol=0.15)
    assert re.sub(r"-?\d+\.\d", "", stored) == re.sub(r"-?\d+\.\d", "", drawn)


def test_all_that_is_cited_is_among_the_sources() -> None:
    text, sources = METHOD.split("## Sources")
    listed = set(re.findall(r"\((\d{4})\)\.", sources))
    cited = set(re.findall(r"\b(?:18|19|20)\d{2}\b", text))
    assert cited <= listed
