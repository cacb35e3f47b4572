"""What bad input gets: exit code 2, one line that says what, where and what to do, no files."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gmmstudio.data import open_table

NOBODY = 65534

FILES = {
    "empty file": (b"", 1, "table.csv: the file is empty; choose a file with a header and rows"),
    "header only": (
        b"x,y\n",
        1,
        "table.csv: line 1: there is a header but no data row; choose a file with rows below the "
        "header",
    ),
    "one row": (
        b"x,y\n1,2\n",
        1,
        "table.csv: there is one row to fit; at least two are needed",
    ),
    "more components than rows": (
        b"x,y\n1,2\n3,5\n4,1\n",
        4,
        "table.csv: k = 4 components cannot be fitted to 3 rows; choose at most 3",
    ),
    "fewer distinct rows than components": (
        b"x,y\n1,2\n1,2\n3,5\n3,5\n",
        3,
        "table.csv: there are only 2 distinct rows for k = 3 components; choose at most 2",
    ),
    "constant column": (
        b"x,y\n1,7\n2,7\n3,7\n",
        1,
        "table.csv: y is constant (7 in every row) and cannot tell components apart; leave the "
        "column out",
    ),
    "ragged rows": (
        b"x,y\n1,2\n3,4\n5\n6,7,8\n9,1\n",
        1,
        "table.csv: line 4, row 3: the row has 1 cell where 2 are expected; give every row as many "
        "cells as the header; quote cells that hold the delimiter",
    ),
    "duplicate column names": (
        b"x,y,x\n1,2,3\n4,5,7\n7,8,8\n",
        1,
        "table.csv: line 1, column 'x': more than one column is named 'x' (columns 1, 3); give "
        "every column in the header its own name",
    ),
    "NUL bytes": (
        b"x,y\n1,2\n3,\0\n4,5\n",
        1,
        "table.csv: line 3: there is a NUL byte, which no text table has; the file is damaged or "
        "not a table; export it again as CSV",
    ),
    "numbers out of range": (
        b"x,y\n1e308,2\n-1e308,3\n5,4\n",
        1,
        "table.csv: x reaches from -1e+308 to 1e+308, too wide for floating-point arithmetic; "
        "rescale the column or correct its cells",
    ),
    "text in a numeric column": (
        b"x,y\n1,2\n3,4\n5,abc\n6,7\n8,9\n",
        1,
        "table.csv: line 4, row 3, column 'y': 'abc' is not a number; correct the cell, or write "
        "NA if the value is missing; or name the columns to use with --columns",
    ),
    "no numeric column": (
        b"a,b\nu,v\nw,x\ny,z\n",
        1,
        "table.csv: there is no column of numbers; choose a table with one",
    ),
    "only missing cells": (
        b"x,y\nNA,\n,NA\n",
        1,
        "table.csv: there is no column of numbers; choose a table with one",
    ),
    "only infinities": (
        b"x\ninf\n-inf\ninf\n",
        1,
        "table.csv: no row has a finite number in every chosen column (x); choose fewer columns, "
        "or fill the missing cells",
    ),
}


@pytest.fixture
def refused(run, tmp_path):
    """Return what runs a fit that must be refused, and gives the line of its message."""

    def run_refused(file: object, *options: object) -> str:
        before = sorted(tmp_path.rglob("*"))
        outcome = run("fit", file, *options, "--out", tmp_path / "new" / "out")
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("gmmstudio: ")
        assert outcome.err.count("\n") == 1
        assert outcome.err.endswith("\n")
        assert sorted(tmp_path.rglob("*")) == before
        return outcome.err.removeprefix("gmmstudio: ").strip()

    return run_refused


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("g,h,x,y\na,1,1,2\na,1,2,4\nb,2,8,3\nb,,9,4\nc,3,9.5,NA\n")
    return path


@pytest.mark.parametrize(("content", "k", "message"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_fitted(refused, tmp_path, content, k, message):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert refused(path, "--components", k) == message


def test_an_all_missing_column_that_is_asked_for(refused, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,NA\n2,\n3,NA\n")
    assert refused(path, "--components", 1, "--columns", "x,y") == (
        "table.csv: column 'y': the column has no values, all its cells are missing; "
        "choose another column"
    )


def test_text_in_a_numeric_column_that_is_asked_for(refused, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n3,4\n5,abc\n6,7\n8,9\n")
    assert refused(path, "--components", 1, "--columns", "y") == (
        "table.csv: line 4, row 3, column 'y': 'abc' is not a number; correct the cell, or write "
        "NA if the value is missing"
    )


def test_a_damaged_column_does_not_matter_when_others_are_asked_for(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n3,4\n5,abc\n6,7\n8,9\n")
    outcome = run(*("fit", path, "--components", 1, "--columns", "x", "--out", tmp_path / "out"))
    assert (outcome.code, outcome.err) == (0, "")


def test_a_file_in_another_encoding_is_read(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("Größe,Länge\n1,2\n3,4\n5,1\n".encode("latin-1"))
    out = tmp_path / "out"
    assert run("fit", path, "--components", 1, "--out", out).code == 0
    header = (out / "parameters.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("component,weight,effective_rows,mean_Größe,mean_Länge,")


def test_a_file_that_is_not_there(refused, tmp_path):
    assert refused(tmp_path / "nowhere.csv", "--components", 1) == (
        f"{tmp_path / 'nowhere.csv'}: there is no such file; check the name and the folder"
    )


@pytest.mark.parametrize("options", [(), ("--stream",)])
def test_a_file_name_that_is_too_long(refused, options):
    name = "a" * 300 + ".csv"
    assert refused(name, "--components", 2, *options) == (
        f"{name}: the file cannot be read (File name too long); check the name and the folder"
    )


def test_a_folder_name_that_is_too_long(run):
    outcome = run("fit", "sample:iris", "--components", 2, "--out", "o" * 300)
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "File name too long; nothing was written; choose a shorter name" in outcome.err


def test_a_folder_in_place_of_a_file(refused, tmp_path):
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder", "--components", 1) == (
        f"{tmp_path / 'folder'}: this is a directory; choose a file in it"
    )


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Be an ordinary user for a while: root may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_that_may_not_be_read(run, table):
    open_table(table)  # loads what an ordinary user may not be allowed to load
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        path = Path(place) / "secret.csv"
        path.write_text("x\n1\n2\n4\n")
        path.chmod(0)
        with ordinary_user():
            outcome = run("fit", path, "--components", 1, "--out", Path(place) / "out")
        assert outcome.code == 2
        assert re.match(r"gmmstudio: .*secret\.csv.*permission.*; .*\n\Z", outcome.err, re.I)
        assert [entry.name for entry in Path(place).iterdir()] == ["secret.csv"]


def test_an_unknown_sample(refused):
    told = refused("sample:old_faithfull", "--components", 2)
    assert "did you mean 'old_faithful'?" in told


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("z", "table.csv: column 'z': there is no such column; choose from: g, h, x, y"),
        ("x,Y", "table.csv: column 'Y': there is no such column; choose from: g, h, x, y"),
        ("g", "table.csv: column 'g': the column holds text, not numbers; choose from: h, x, y"),
        ("x,y,x", "--columns names 'x' twice; name each column once"),
        (
            "x\ny",
            r"--columns 'x\ny' has more than one line; put commas between the names, and quotes "
            "round a name that holds a line end",
        ),
        *(
            (
                unclosed,
                f"--columns {unclosed!r}: a quotation mark is not closed, or something other than "
                'a comma follows it; write "A","B"',
            )
            for unclosed in ('"x', 'x,"y', '"x"y')
        ),
    ],
)
def test_columns_that_cannot_be_fitted(refused, table, columns, message):
    assert refused(table, "--components", 1, "--columns", columns) == message


@pytest.mark.parametrize(
    ("column", "k", "message"),
    [
        ("z", 2, "table.csv: column 'z': there is no such column; choose from: g, h, x, y"),
        (
            "g",
            3,
            "table.csv, column 'g': the rows used have 2 distinct labels (a, b), but --components "
            "is 3; make the two equal",
        ),
        (
            "h",
            2,
            "table.csv: row 4, column 'h': there is no label, and every row used needs one; "
            "fill it in, or choose another start",
        ),
        (
            "x",
            2,
            "table.csv, column 'x': the rows used have 4 distinct labels (1, 2, 8, 9), but "
            "--components is 2; make the two equal",
        ),
    ],
)
def test_labels_that_cannot_be_a_start(refused, table, column, k, message):
    options = ("--components", k, "--columns", "x,y", "--init-labels", column)
    assert refused(table, *options) == message


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (
            "x,w\n1,1\nNA,1\n2,-0.5\n4,1\n",
            (),
            "table.csv: row 3, column 'w': the weight -0.5 is negative; a row counts 0 times or "
            "more; correct the cell, or choose other weights",
        ),
        (
            "x,w\n1,0\n2,0\n4,0\n",
            (),
            "table.csv: every row has the weight 0; at least 2 have to count",
        ),
        (
            "x,w\n1,a\n2,b\n4,c\n",
            (),
            "table.csv: column 'w': the column holds text, not numbers; choose from: x",
        ),
        (
            "x,v\n1,1\n2,1\n4,1\n",
            (),
            "table.csv: column 'w': there is no such column; choose from: x, v",
        ),
        (
            "g,w\na,1\nb,1\nc,1\n",
            (),
            "table.csv: there is no column of numbers besides the weights (w); choose a table with "
            "one",
        ),
        (
            "x,w\n1,1\n2,-1\n4,1\n",
            ("--stream",),
            "table.csv: row 2, column 'w': the weight -1 is negative; a row counts 0 times or "
            "more; correct the cell, or choose other weights",
        ),
    ],
)
def test_weights_that_cannot_be(refused, tmp_path, content, options, message):
    path = tmp_path / "table.csv"
    path.write_text(content)
    assert refused(path, "--components", 1, "--weights", "w", *options) == message


def test_a_family_for_one_column_on_two(refused):
    told = refused("sample:old_faithful", "--components", 2, "--covariance", "E")
    assert told == (
        "Old Faithful: the family E is for one column, not 2; choose one of the families for "
        "several columns, such as VVV"
    )


def test_results_that_would_go_into_a_file(run, tmp_path):
    (tmp_path / "out").write_text("a file")
    outcome = run("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out")
    assert outcome.code == 2
    assert outcome.err == (
        f"gmmstudio: cannot write {tmp_path / 'out'}: it is a file, not a folder; "
        "nothing was written; choose a folder, not a path through a file\n"
    )
    assert (tmp_path / "out").read_text() == "a file"
