"""The quick way of reading, DuckDB alone, agrees with the careful one, record by record.

A comment below the table makes the reader take the careful way and changes nothing else.
"""

import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gmmstudio.data import DataError, open_table

awkward = st.sampled_from(
    [
        *("1", "2.5", "-3", " 7 ", "2.", "1,5", "1e400", "9007199254740993", "1_000", "0x1F"),
        *("", " ", "NA", "?", "a", "b c", "é", "true", "c#", "'s", '5"', "a\\"),
        *('"x"', '"x" ', '"y ,"" ,z"', '"y,z"', '"q""r"'),
    ]
)


@st.composite
def texts(draw):
    width = draw(st.integers(1, 3))
    row = st.lists(awkward, min_size=width, max_size=width)
    delimiter = draw(st.sampled_from(",;\t|"))
    lines = [delimiter.join(cells) for cells in draw(st.lists(row, min_size=2, max_size=6))]
    if draw(st.booleans()):
        lines.insert(0, delimiter.join(["na me", "y1", "z#"][:width]))
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines) - 1)), "")
    lines = draw(st.sampled_from([[], ["# about"], ["", "# about"]])) + lines
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return line_end.join(lines), line_end


def told(text):
    """Return all that is read, or the refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode())
        try:
            dataset = open_table(path)
        except DataError as error:
            return str(error)
    return [
        (c.name, c.kind, [repr(value) for value in c.values], c.problem, list(c.cell_texts()))
        for c in dataset.columns
    ]


@settings(max_examples=60, deadline=None)
@given(texts())
def test_both_ways_read_the_same(drawn):
    text, line_end = drawn
    assume(text.strip())
    assert told(text + line_end) == told(text + line_end + "# end" + line_end)
