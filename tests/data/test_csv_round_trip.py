"""Whatever a CSV writer writes, in whatever dialect, is read back equal."""

import csv
import io
import math
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gmmstudio.data import ColumnKind, open_table

# Labels begin with a letter that no number, comment or missing mark begins with.
labels = st.builds(
    str.__add__, st.sampled_from("bcdXYZé"), st.text(alphabet="abc XYZéü,;|'\".-#_0123", max_size=8)
)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)
integers = st.integers(-(2**63), 2**63 - 1)
missing_marks = st.sampled_from(["", "NA", "?", "nan", "NaN", "-", ".", " ", "N/A", "null"])


@st.composite
def tables(draw):
    """Draw the kind and the cells of each column; None is missing, row 0 is complete."""
    n_rows = draw(st.integers(2, 12))
    kinds = draw(st.lists(st.sampled_from(["float", "integer", "label"]), min_size=1, max_size=5))
    # In a single column nothing tells a comma in a label from one between two columns.
    words = labels.filter(lambda label: not set(label) & set(",;|")) if len(kinds) == 1 else labels
    cells = {"float": numbers, "integer": integers, "label": words}
    columns = []
    for kind in kinds:
        column = draw(st.lists(st.one_of(cells[kind], st.none()), min_size=n_rows, max_size=n_rows))
        if column[0] is None:
            column[0] = draw(cells[kind])
        columns.append(column)
    return kinds, columns


@st.composite
def dialects(draw):
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    return {
        "delimiter": delimiter,
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "encoding": draw(
            st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
        ),
        "comma": delimiter != "," and draw(st.booleans()),
        "mark": draw(missing_marks),
    }


def written(cell, dialect):
    if cell is None:
        return dialect["mark"]
    if isinstance(cell, float):
        return repr(cell).replace(".", ",") if dialect["comma"] else repr(cell)
    return str(cell)


def write(path, names, columns, dialect):
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=dialect["delimiter"],
        quoting=dialect["quoting"],
        lineterminator=dialect["lineterminator"],
    )
    if names:
        writer.writerow(names)
    for row in zip(*columns, strict=True):
        writer.writerow([written(cell, dialect) for cell in row])
    path.write_bytes(text.getvalue().encode(dialect["encoding"]))


def assert_equal(dataset, kinds, columns):
    assert len(dataset.columns) == len(columns)
    for column, kind, cells in zip(dataset.columns, kinds, columns, strict=True):
        assert column.n_missing == cells.count(None)
        texts = list(dataset.cell_texts(column.name))
        if kind == "label":
            assert column.kind is ColumnKind.TEXT
            assert list(column.values) == cells
            continue
        assert column.kind is ColumnKind.NUMERIC
        for value, text, cell in zip(column.values, texts, cells, strict=True):
            if cell is None:
                assert math.isnan(value)
                assert text == ""
            else:
                assert value == float(cell)
                assert (int(text) if kind == "integer" else float(text)) == cell


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), dialect=dialects(), header=st.booleans())
def test_every_dialect_reads_back_equal(table, dialect, header):
    kinds, columns = table
    if "label" in kinds and not any(kind != "label" for kind in kinds):
        header = True  # without a number nothing tells a first row of labels from names
    if len(kinds) == 1 and dialect["mark"] == " ":
        dialect = {**dialect, "mark": ""}  # in a single column, blank lines at the end are no rows
    below = [cell for column in columns for cell in column[1:] if isinstance(cell, float)]
    if not header and (len(kinds) == 1 or not below):
        # Nor, in a single column, 1,5 from two numbers; alone in the first row it may be a name.
        dialect = {**dialect, "comma": False}
    names = [f"Name é{j}" for j in range(len(kinds))] if header else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write(path, names, columns, dialect)
        dataset = open_table(path)
    assert_equal(dataset, kinds, columns)
    if header:
        assert dataset.column_names == tuple(names)
    else:
        assert dataset.column_names == tuple(f"column_{j + 1}" for j in range(len(kinds)))
