"""Lines made plain many at a time give the table that records read one by one give."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.data import ReadCancelledError, csv_reader, open_table, straight
from gmmstudio.data.dialect import Dialect
from gmmstudio.data.monitor import Monitor
from gmmstudio.data.straight import straighten


@pytest.fixture
def straightened(write, tmp_path):
    """Straighten a text, and return what is written with the number of comments."""

    def straighten_text(text, **dialect):
        target = tmp_path / "straight.csv"
        source = write(text, "source.csv")
        n_comments = straighten(source, Dialect(**dialect), target, Monitor("source.csv"))
        return None if n_comments is None else (target.read_text(), n_comments)

    return straighten_text


class TestLines:
    def test_they_end_alike(self, straightened):
        assert straightened("a,b\r\n1,2\r3,4\n5,6") == ("a,b\n1,2\n3,4\n5,6\n", 0)

    def test_blank_ones_are_left_out(self, straightened):
        assert straightened("\n \t \na,b\n\n\n1,2\n  \n") == ("a,b\n1,2\n", 0)

    def test_tabs_alone_are_cells_where_tabs_separate_them(self, straightened):
        assert straightened("a\tb\n\t\n \n1\t2\n", delimiter="\t") == ("a\tb\n\t\n1\t2\n", 0)

    def test_comments_are_left_out_and_counted(self, straightened):
        text = '# about\n#\na,b\n1,# 2\n# more, "of" it\n# and 5" more\n #3,4\n#last'
        assert straightened(text) == ("a,b\n1,# 2\n #3,4\n", 5)

    def test_what_is_no_comment_stays(self, straightened):
        assert straightened("a,b\n#1,2\n", comments=False) == ("a,b\n#1,2\n", 0)

    def test_the_mark_of_an_end_is_left_out(self, straightened):
        assert straightened("a,b\n1,2\n\x1a\n\x1a") == ("a,b\n1,2\n", 0)

    def test_the_mark_of_utf_8_is_left_out(self, straightened):
        assert straightened("\ufeff# 1\na,é\n") == ("a,é\n", 1)


class TestBlanks:
    def test_they_are_single_and_between_cells(self, straightened):
        text = "  a \t b\n\t\n1  2\t \n # 3\n"
        assert straightened(text, delimiter=" ") == ("a b\n1 2\n# 3\n", 0)

    def test_they_stay_where_others_separate_cells(self, straightened):
        assert straightened(" a , b\n") == (" a , b\n", 0)

    def test_single_ones_in_quotes_stay(self, straightened):
        text = '"a b"  c\n"New York" 1\nx   2\n'
        assert straightened('"a b" c\n"New York" 1\nx   2\n', delimiter=" ") == (
            '"a b" c\n"New York" 1\nx 2\n',
            0,
        )
        assert straightened(text, delimiter=" ") is None  # the quotes may have held them

    @pytest.mark.parametrize("blank", ["\f", "\x1f", "\xa0", "\u2003"])
    def test_of_another_kind_they_are_for_others_to_judge(self, straightened, blank):
        assert straightened(f"a b\n1 é{blank}\n", delimiter=" ") is None
        assert straightened(f"a,b\n1,é{blank}\n") == (f"a,b\n1,é{blank}\n", 0)


class TestRecords:
    def test_one_that_may_go_on_in_the_next_line_is_not_sure(self, straightened):
        assert straightened('a,b\n1,"x\n# y"\n') is None
        assert straightened("a,b\n1,'x\n# y'\n", quote="'") is None
        assert straightened('a,b\n1,"x ""y"" z"\n') == ('a,b\n1,"x ""y"" z"\n', 0)

    def test_nor_one_with_backslashes(self, straightened):
        assert straightened("a,b\n1,2\n", backslash=True) is None


def test_it_stops_between_blocks(write, tmp_path, monkeypatch):
    monkeypatch.setattr(straight, "_CHUNK", 8)
    asked = []
    monitor = Monitor("t", should_stop=lambda: asked.append(None) or len(asked) > 3)
    with pytest.raises(ReadCancelledError):
        straighten(write("1,2\n" * 100), Dialect(), tmp_path / "out", monitor)
    assert len((tmp_path / "out").read_bytes()) < 40


words = st.sampled_from(["1", "-2.5", "1e3", "NA", "b", "é", "c#", '"q"', '"x y"', "'s", '"z""w"'])
line_ends = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def texts(draw):
    """Draw a well-formed text that DuckDB cannot read as it is."""
    delimiter = draw(st.sampled_from([",", ";", "\t", " "]))
    width = draw(st.integers(2, 4))
    row = st.lists(words, min_size=width, max_size=width)
    blank = st.text(" \t", min_size=1, max_size=3) if delimiter == " " else st.just(delimiter)
    lines = []
    for cells in [["nam", "y", "z", "v"][:width], *draw(st.lists(row, min_size=4, max_size=8))]:
        gaps = [draw(blank) for _ in cells[1:]] + [""]
        lines.append("".join(cell + gap for cell, gap in zip(cells, gaps, strict=True)))
        lines += draw(st.sampled_from([[], [], [""], ["  "]]))
    # Of more comments, or one right above the rows, it were not sure that they are comments.
    lines.insert(draw(st.integers(1, len(lines))), '# 5" more')
    lines.append("#")
    return "".join(line + draw(line_ends) for line in lines)


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode())
        dataset = open_table(path)
    return dataset.notes, [
        (c.name, c.kind, [repr(value) for value in c.values], c.problem, list(c.cell_texts()))
        for c in dataset.columns
    ]


@settings(max_examples=40, deadline=None)
@given(texts(), st.integers(1, 40))
def test_the_table_is_that_of_the_records(text, chunk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(straight, "_CHUNK", chunk)
        table = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_reader, "straighten", lambda *_: None)
        assert table == read(text)


@pytest.mark.parametrize(
    "text",
    ["a b\n1  2\n3 4\n", "a,b\n1,2\r\n3,4\n", "a,b\n1,2\n# c\n3,4\n", "# c\n\na;b\n1;2\n3;4"],
)
def test_the_common_cases_are_not_read_one_by_one(table, monkeypatch, text):
    def refuse(*_, **__):
        raise AssertionError("read record by record")

    monkeypatch.setattr(csv_reader, "RecordReader", refuse)
    dataset = table(text)
    assert [list(column.values) for column in dataset.columns] == [[1, 3], [2, 4]]
