"""What is wrong with a file is told in one line: where, what, and what to do."""

import pytest

from gmmstudio.data import DataError, open_table
from gmmstudio.errors import UserError

RAGGED = "give every row as many cells as the header; quote cells that hold the delimiter"


def refusal(path):
    """Return the error of opening a file, and check that it is one line for people."""
    with pytest.raises(DataError) as caught:
        open_table(path)
    error = caught.value
    assert isinstance(error, UserError)
    assert "\n" not in str(error)
    assert error.remedy
    assert str(error).endswith(error.remedy)
    assert str(error).startswith(error.file)
    return error


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(write, content):
    error = refusal(write(content))
    assert str(error) == "table.csv: the file is empty; choose a file with a header and rows"


@pytest.mark.parametrize("content", ["x,y\n", "x,y", "# about\nx,y\n", "x y\n"])
def test_a_header_only(write, content):
    error = refusal(write(content))
    assert error.what == "there is a header but no data row"
    assert error.line == (2 if content.startswith("#") else 1)


def test_comments_only(write):
    assert refusal(write("# a\n# b\n")).what == "the file has comments but no table"


@pytest.mark.parametrize(
    ("content", "line", "row", "found", "expected"),
    [
        ("x,y\n1,2\n3\n4,5\n", 3, 2, "1 cell", "2 are"),
        ("x,y\n1,2\n3,4,5\n", 3, 2, "3 cells", "2 are"),
        ("x,y,z\n1,2\n3,4\n", 2, 1, "2 cells", "3 are"),
        ("x,y\n1,2\n3,4,NA\n", 3, 2, "3 cells", "2 are"),
        ('x,y\n"1,0",2\n3,4,NA\n', 3, 2, "3 cells", "2 are"),
        ('x;y\n"a\nb";2\n\n# c\n3;4;5\n', 6, 2, "3 cells", "2 are"),
        ("1,2\n3,4\n5,6,7\n", 3, 3, "3 cells", "2 are"),
    ],
)
def test_ragged_rows(write, content, line, row, found, expected):
    error = refusal(write(content))
    assert str(error) == (
        f"table.csv: line {line}, row {row}: the row has {found} where {expected} expected; "
        f"{RAGGED}"
    )
    assert (error.line, error.row) == (line, row)


def test_a_text_that_is_no_table(write):
    error = refusal(write("Dear diary,\ntoday I measured penguins.\nIt was cold, and they bit.\n"))
    assert error.what == "the row has 1 cell where 2 are expected"
    assert error.remedy == f"{RAGGED}; if this is not a table but a text, choose another file"


@pytest.mark.parametrize(
    ("content", "line", "found", "expected"),
    [
        ("x\n1,2,3\n4,5,6\n", 2, "3 cells", "1 is"),
        ("name\nSmith, J\nDoe\n", 2, "2 cells", "1 is"),
        ("Title: penguins\nx,y\n1,2\n3,4\n", 2, "2 cells", "1 is"),
        ("Title: penguins\n\nx,y\n1,2\n3,4\n", 3, "2 cells", "1 is"),
        ("Title, penguins\nx,y,z\n1,2,3\n3,4,5\n", 2, "3 cells", "2 are"),
    ],
)
def test_what_may_be_a_title_above_the_table(write, content, line, found, expected):
    error = refusal(write(content))
    assert error.what == f"the row has {found} where {expected} expected"
    assert error.line == line
    assert error.remedy == f"{RAGGED}; remove lines above the header, such as a title"


def test_a_ragged_row_far_down(write):
    error = refusal(write("x,y\n" + "1,2\n" * 100_000 + "3\n"))
    assert (error.line, error.row) == (100_002, 100_001)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("x,y,x\n1,2,3\n", "'x' (columns 1, 3)"),
        ("x, x\n1,2\n", "'x' (columns 1, 2)"),
        ("a;b;a;b\n1,5;2;3;4\n", "'a' (columns 1, 3); 'b' (columns 2, 4)"),
        ('"my x"\tmy x\n1\t2\n', "'my x' (columns 1, 2)"),
    ],
)
def test_duplicate_names(write, content, told):
    error = refusal(write(content))
    assert error.what == f"more than one column is named {told}"
    assert (error.line, error.column) == (1, told.split("'")[1])
    assert error.remedy == "give every column in the header its own name"


def test_a_nul_byte(write):
    error = refusal(write(b"x,y\n1,2\n3\x00,4\n"))
    assert error.what == "there is a NUL byte, which no text table has"
    assert error.line == 3
    wide = refusal(write("x,y\n1,2\n3\0,4\n".encode("utf-16")))
    assert (wide.what, wide.line) == (error.what, 3)


def test_a_nul_byte_far_down(write):
    error = refusal(write(b"x,y\n" + b"1,2\n" * 600_000 + b"3,\x00\n"))
    assert error.line == 600_002


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an Excel workbook"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"PAR1\x15\x04", "a Parquet file"),
    ],
)
def test_another_kind_of_file(write, content, what):
    error = refusal(write(content))
    assert error.what == f"this is {what}, not a text table"
    assert error.remedy == "save the table as CSV in UTF-8"


def test_binary_data(write):
    assert refusal(write(bytes(range(1, 32)) * 9)).what == "this is binary data, not a text table"


def test_a_fault_in_utf8_is_not_taken_for_another_encoding(write):
    error = refusal(write("x,é\n1,äöü\n2,".encode() + b"\xff\n"))
    assert error.what == "a character is not valid UTF-8, though others are"
    assert error.line == 3


def test_a_fault_below_a_byte_order_mark(write):
    error = refusal(write(b"\xef\xbb\xbfx,y\n1,\xe9\n"))
    assert error.line == 2
    cut = refusal(write("x,y\n1,2\n".encode("utf-16")[:-1]))
    assert (cut.what, cut.line) == ("the file is not valid UTF-16", 2)


@pytest.mark.parametrize(
    ("content", "line"), [('x,y\n1,"a\n2,b\n3,c\n', 2), ('x,y\n1,a\n2,"b"c\n', 3)]
)
def test_a_quote_that_is_not_closed(write, content, line):
    error = refusal(write(content))
    assert error.what.startswith("a quoted cell begins here and is not closed properly")
    assert error.line == line


def test_a_cell_that_is_too_long(write):
    error = refusal(write('x,y\n1,2\n"' + "a" * 2**20 + 'a",3\n'))
    assert error.what == ("a cell of the row that begins here has more than 1,048,576 characters")
    assert error.line == 3
    assert error.remedy.startswith("close its quotation mark if that is missing")


def test_a_directory(tmp_path):
    assert str(refusal(tmp_path)) == f"{tmp_path}: this is a directory; choose a file in it"


def test_a_missing_file(tmp_path):
    error = refusal(tmp_path / "nope.csv")
    assert error.what == "there is no such file"
    assert error.file == str(tmp_path / "nope.csv")


def test_a_name_that_is_too_long(tmp_path):
    path = tmp_path / ("a" * 300 + ".csv")
    assert str(refusal(path)) == (
        f"{path}: the file cannot be read (File name too long); check the name and the folder"
    )


def test_a_link_to_itself(tmp_path):
    path = tmp_path / "table.csv"
    path.symlink_to(path)
    assert refusal(path).what == "the file cannot be read (Too many levels of symbolic links)"


def test_what_is_no_file(tmp_path):
    assert refusal("/dev/null").what == "this is not a regular file"


class TestTheSystemRefuses:
    """By a stand-in, for root may read everything."""

    @pytest.fixture
    def refuse(self, monkeypatch):
        def with_error(error):
            def refusing(path, *args, **kwargs):
                raise error

            monkeypatch.setattr("pathlib.Path.open", refusing)

        return with_error

    def test_permission(self, write, refuse):
        path = write("x\n1\n")
        refuse(PermissionError(13, "Permission denied"))
        assert refusal(path).what == "permission to read it is denied"

    def test_a_broken_disk(self, write, refuse):
        path = write("x\n1\n")
        refuse(OSError(5, "Input/output error"))
        assert refusal(path).what == "the file cannot be read (Input/output error)"
