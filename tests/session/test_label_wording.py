"""The cross-table as it is written, and what is said where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.session.cross_table import CrossTable
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.label_wording import LabelCells, measures, nothing_counted, remarks
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState
from tests.session.iterating import iterated
from tests.session.tables import table

TABLE = CrossTable(
    "species",
    None,
    None,
    (0, 1, 2),
    ("Adelie", "Chinstrap", "Gentoo"),
    np.array([[148.5, 2.5], [3.0, 65.0], [0.25, 1234.75]]),
    np.array([[149, 2], [3, 65], [0, 1235]]),
)


def cells(*, hard=False, as_shares=False):
    return LabelCells(TABLE, ("C1", "C2"), hard, as_shares)


def test_soft_counts_have_a_decimal_and_hard_ones_are_whole():
    assert cells().texts == (
        ("148.5", "2.5", "151"),
        ("3.0", "65.0", "68"),
        ("0.2", "1,234.8", "1,235"),
        ("151.8", "1,302.2", "1,454"),
    )
    assert cells(hard=True).texts[2:] == (("0", "1,235", "1,235"), ("152", "1,302", "1,454"))


def test_shares_are_of_each_line_and_the_rows_stay():
    assert cells(as_shares=True).texts[0] == ("98.3 %", "1.7 %", "151")
    assert cells(as_shares=True, hard=True).texts[3] == ("10.5 %", "89.5 %", "1,454")


def test_lines_and_columns_have_their_titles_and_the_sums_theirs():
    assert cells().lines == ("Adelie", "Chinstrap", "Gentoo", "all")
    assert cells().titles == ("C1", "C2", "rows")


def test_a_cell_tells_both_counts_its_share_and_what_a_click_does():
    assert cells().about(0, 1) == (
        "species Adelie in C2: 2.5 by probability, 2 rows by argmax, 1.7 % of 151 rows. A click "
        "picks those by argmax."
    )
    assert (
        cells(hard=True)
        .about(3, 0)
        .startswith(
            "all rows counted in C1: 151.8 by probability, 152 rows by argmax, 10.5 % of 1,454"
        )
    )
    assert cells().about(1, 2) == "species Chinstrap: 68 rows. A click picks them."


def test_the_pairs_of_the_best_matching_are_marked():
    marked = [(i, j) for i in range(3) for j in range(2) if cells().is_matched(i, j)]
    assert marked == [(0, 0), (2, 1)]


def test_a_spreadsheet_gets_what_is_on_screen():
    assert cells(hard=True).as_text() == (
        "species\tC1\tC2\trows\nAdelie\t149\t2\t151\nChinstrap\t3\t65\t68\n"
        "Gentoo\t0\t1,235\t1,235\nall\t152\t1,302\t1,454\n"
    )


def test_agreement_is_told_with_the_rows_that_are_wrong():
    index, error = measures(TABLE)
    assert index.text == f"{TABLE.rand_index:.3f}"
    assert error.text == f"{100 * 70 / 1454:.1f} % (70 rows)"


class TestWithoutATable:
    @pytest.fixture
    def session(self):
        columns = (
            Column("mass", ColumnKind.NUMERIC, np.linspace(0.5, 9.7, 40)),
            Column("kind", ColumnKind.TEXT, np.array(["a", None] * 20, dtype=object)),
        )
        session = FitSession()
        session.open(Dataset("t", "t", columns, "0" * 64, suggested=("mass",)))
        return session

    def test_it_says_what_to_do(self, session):
        assert nothing_counted(ViewState()).startswith("The labels of a column are compared")
        assert nothing_counted(session.state).startswith("Press Run")
        iterated(session, session.begin_run(), half_steps=1)
        assert nothing_counted(session.state).startswith("This is the start")

    def test_a_table_without_labels_is_told_what_would_do(self):
        session = FitSession()
        session.open(table({"a": [1.5, 2.0, 4.0]}))
        assert nothing_counted(session.state).startswith("No column of this table names groups.")

    def test_of_many_rows_it_says_when_they_are_counted(self, session):
        iterated(session, session.begin_run())
        selection = replace(
            session.state.selection, X=np.zeros((60_000, 1)), rows=np.arange(60_000)
        )
        state = replace(session.state, selection=selection)
        assert nothing_counted(state) == "60,000 rows: counting…"
        running = replace(state, status=RunStatus.RUNNING)
        assert nothing_counted(running) == "60,000 rows: counted as soon as the run rests"

    def test_rows_without_a_label_and_weights_are_remarked(self, session):
        iterated(session, session.begin_run())
        state = session.state
        assert remarks(state, state.cross_table) == "20 rows without a label not counted"
        weighted = replace(state, selection=replace(state.selection, weights=np.ones(40)))
        assert remarks(weighted, state.cross_table).endswith(
            "each row counted once, whatever its weight"
        )
