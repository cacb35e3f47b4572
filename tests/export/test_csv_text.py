"""Texts and numbers survive a CSV file exactly, whatever they hold."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.export.csv_text import free_names, header, lines, numbers, quoted_all

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
AWKWARD_TEXT = st.text(st.sampled_from('a",\r\n; \t#é'))


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(st.tuples(ANY_TEXT | AWKWARD_TEXT, AWKWARD_TEXT), min_size=1, max_size=5))
def test_any_text_reads_back_as_it_was(rows):
    columns = [quoted_all(list(column)) for column in zip(*rows, strict=True)]
    assert read_back(lines(columns)) == [list(row) for row in rows]


def test_only_cells_that_need_quotes_get_them():
    assert lines([quoted_all(["plain", "a,b", 'say "x"', "two\nlines", "cr\r", " x "])]) == (
        'plain\n"a,b"\n"say ""x"""\n"two\nlines"\n"cr\r"\n x \n'
    )


def test_a_name_with_a_comma_is_quoted_in_the_header():
    assert header(["row", "mass, g"]) == 'row,"mass, g"\n'


@given(st.floats(allow_nan=False))
def test_numbers_read_back_exactly(value):
    (text,) = numbers(np.array([value]))
    assert np.float64(text).tobytes() == np.float64(value).tobytes()


def test_numbers_are_as_short_as_can_be():
    assert numbers(np.array([0.1, 1.0, 1 / 3, 1e-300, 1e22, -0.0])) == [
        "0.1",
        "1.0",
        "0.3333333333333333",
        "1e-300",
        "1e+22",
        "-0.0",
    ]


def test_a_taken_name_gets_a_suffix_as_often_as_it_needs():
    assert free_names(["row", "component", "x"], taken=["Component", "component_gmm"]) == (
        "row",
        "component_gmm_gmm",
        "x",
    )


def test_names_that_are_wanted_twice_are_told_apart():
    assert free_names(["cov_a_b_c", "cov_a_b_c"], taken=[]) == ("cov_a_b_c", "cov_a_b_c_gmm")
