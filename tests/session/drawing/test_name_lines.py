import pytest

from gmmstudio.session.drawing.name_lines import in_lines, lines_needed


def wide(text):
    return 7.0 * len(text)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("year", ("year",)),
        ("bill_length_mm", ("bill_length_mm",)),
        ("flipper_length_mm", ("flipper_", "length_mm")),
        ("Sepal width in cm", ("Sepal", "width in cm")),
        ("unbreakablecolumn", ("unbreakablecolumn",)),
        ("trailing_letters_", ("trailing_", "letters_")),
    ],
)
def test_a_name_is_broken_where_its_parts_are_most_alike_and_only_if_it_must(name, lines):
    assert in_lines(name, 98.0, wide) == lines


def test_the_longest_name_decides_how_many_lines_are_needed():
    assert lines_needed(("year", "body_mass_g"), 98.0, wide) == 1
    assert lines_needed(("year", "flipper_length_mm"), 98.0, wide) == 2
    assert lines_needed((), 98.0, wide) == 1
