"""A table, its cells as text, and the choice of complete rows."""

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, DataError, Dataset


def numeric(name, *values):
    return Column(name, ColumnKind.NUMERIC, np.array(values, dtype=float))


def text(name, *values):
    return Column(name, ColumnKind.TEXT, np.array(values, dtype=object))


def dataset(*columns):
    return Dataset("animals", "animals.csv", columns, "")


@pytest.fixture
def animals():
    return dataset(
        numeric("weight", 3.5, np.nan, 4.5, np.inf, 5.5, np.nan),
        numeric("height", 1.0, 2.0, 3.0, 4.0, np.nan, np.nan),
        text("species", "A", "B", None, "A", "B", "B"),
        text("colour", None, None, None, None, None, None),
        numeric("age", -np.inf, 1, 1, np.nan, 1, 1),
    )


class TestSelect:
    def test_all_rows_of_a_complete_column(self):
        selection = dataset(numeric("x", 3, 1, 2)).select(["x"])
        assert selection.columns == ("x",)
        assert selection.X.tolist() == [[3.0], [1.0], [2.0]]
        assert selection.rows.tolist() == [0, 1, 2]
        assert selection.left_out_rows.tolist() == []
        assert selection.left_out_reasons == ()

    def test_rows_keep_their_numbers_and_what_is_left_out_its_reason(self, animals):
        selection = animals.select(["height", "weight"])
        assert selection.X.tolist() == [[1.0, 3.5], [3.0, 4.5]]
        assert selection.rows.tolist() == [0, 2]
        assert selection.left_out_rows.tolist() == [1, 3, 4, 5]
        assert selection.left_out_reasons == (
            "missing: weight",
            "not finite: weight",
            "missing: height",
            "missing: height, weight",
        )
        assert selection.n_rows == animals.n_rows == 6

    def test_both_reasons_in_one_row(self, animals):
        selection = animals.select(["weight", "age"])
        assert selection.rows.tolist() == [2, 4]
        assert dict(
            zip(selection.left_out_rows.tolist(), selection.left_out_reasons, strict=True)
        ) == {
            0: "not finite: age",
            1: "missing: weight",
            3: "missing: age; not finite: weight",
            5: "missing: weight",
        }

    def test_columns_lie_one_after_another_in_memory(self, animals):
        for names in (["height", "weight"], ["height"]):
            X = animals.select(names).X
            assert X.dtype == np.float64
            assert X.flags.f_contiguous

    def test_nothing_published_can_be_written(self, animals):
        selection = animals.select(["weight", "height"])
        for array in (selection.X, selection.rows, selection.left_out_rows):
            assert not array.flags.writeable
        for column in animals.columns:
            with pytest.raises(ValueError, match="read-only"):
                column.values[0] = 0

    def test_the_selection_is_a_copy_of_the_columns(self, animals):
        assert not np.shares_memory(animals.select(["age"]).X, animals.column("age").values)

    def test_huge_values_are_finite(self):
        assert dataset(numeric("x", 1e308, -1e308)).select(["x"]).X.tolist() == [[1e308], [-1e308]]

    @pytest.mark.parametrize(
        ("names", "column", "message"),
        [
            (["wieght"], "wieght", "there is no such column; did you mean 'weight'?"),
            (
                ["zzz"],
                "zzz",
                "there is no such column; choose from: weight, height, species, colour, age",
            ),
            (["weight", "age", "weight"], "weight", "chosen twice; name every column once"),
            (["species"], "species", "holds text, not numbers; choose from: weight, height, age"),
            (["colour"], "colour", "the column has no values"),
            ([], None, "no column is chosen; choose from: weight, height, age"),
        ],
    )
    def test_a_choice_that_cannot_be(self, animals, names, column, message):
        with pytest.raises(DataError) as caught:
            animals.select(names)
        assert message in str(caught.value)
        assert str(caught.value).startswith("animals: ")
        assert caught.value.column == column

    def test_no_complete_row(self):
        table = dataset(numeric("x", 1, np.nan), numeric("y", np.nan, 1))
        with pytest.raises(DataError, match=r"no row has a finite number.*\(x, y\)"):
            table.select(["x", "y"])

    def test_no_numeric_column(self):
        with pytest.raises(DataError, match="no column of this table is numeric"):
            dataset(text("x", "a")).select(["x"])

    def test_the_first_cell_that_is_no_number_is_told(self, table):
        animals = table("id,weight\na,3\nb,4 kg\nc,5\nd,6 kg\n")
        with pytest.raises(DataError) as caught:
            animals.select(["weight"])
        error = caught.value
        assert str(error) == (
            "table.csv: line 3, row 2, column 'weight': '4 kg' is not a number; "
            "correct the cell, or write NA if the value is missing"
        )
        assert (error.file, error.line, error.row, error.column) == ("table.csv", 3, 2, "weight")

    def test_a_long_cell_is_cut_in_the_message(self, table):
        animals = table(f"x,y\n1,{'m' * 500}\n2,2\n3,3\n")
        with pytest.raises(DataError) as caught:
            animals.select(["y"])
        assert f"{'m' * 39}…" in str(caught.value)
        assert len(str(caught.value)) < 200

    def test_of_many_columns_a_dozen_are_named(self):
        table = dataset(*(numeric(f"x{j}", 1) for j in range(100)))
        with pytest.raises(DataError, match=r"choose from: x0, .*, x11, \.\.\.$"):
            table.select(["?"])


class TestColumns:
    def test_kinds_and_missing_cells(self, animals):
        assert animals.numeric_columns == ("weight", "height", "age")
        assert [column.n_missing for column in animals.columns] == [2, 2, 1, 6, 1]
        assert [column.is_empty for column in animals.columns] == [False] * 3 + [True, False]

    def test_an_unknown_column(self, animals):
        with pytest.raises(DataError, match="did you mean 'species'"):
            animals.cell_texts("specie")


class TestCellTexts:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (3750.0, "3750"),
            (-3.0, "-3"),
            (0.1, "0.1"),
            (39.1, "39.1"),
            (0.0, "0"),
            (-0.0, "-0.0"),
            (1 / 3, "0.3333333333333333"),
            (5e-324, "5e-324"),
            (1e308, "1e+308"),
            (1e15, "1000000000000000"),
            (1e16, "1e+16"),
            (np.nan, ""),
            (np.inf, "inf"),
            (-np.inf, "-inf"),
        ],
    )
    def test_a_number_as_it_reads_back(self, value, written):
        assert list(dataset(numeric("x", value)).cell_texts("x")) == [written]

    def test_labels_as_they_are(self, animals):
        assert list(animals.cell_texts("species")) == ["A", "B", "", "A", "B", "B"]


class TestWeights:
    def test_they_come_with_the_rows_that_are_used(self, animals):
        selection = animals.select(["height"], weights="age")
        rows = selection.rows
        np.testing.assert_array_equal(selection.X[:, 0], animals.column("height").values[rows])
        np.testing.assert_array_equal(selection.weights, animals.column("age").values[rows])
        assert selection.columns == ("height",)
        assert selection.total_weight == animals.column("age").values[rows].sum()
        assert not selection.weights.flags.writeable

    def test_a_row_without_one_is_left_out_with_the_reason(self, animals):
        selection = animals.select(["height"], weights="weight")
        reasons = dict(
            zip(selection.left_out_rows.tolist(), selection.left_out_reasons, strict=True)
        )
        assert reasons[1] == "missing: weight"
        assert reasons[3] == "not finite: weight"

    def test_they_may_be_a_column_that_is_fitted(self, animals):
        selection = animals.select(["height", "age"], weights="age")
        np.testing.assert_array_equal(selection.weights, selection.X[:, 1])

    def test_without_them_each_row_counts_once(self, animals):
        selection = animals.select(["height"])
        assert selection.weights is None
        assert selection.total_weight == len(selection.rows)

    def test_a_negative_one_is_named(self):
        table = Dataset(
            "t", "t", (numeric("x", 1, np.nan, 2), numeric("w", 1, -2, -0.5)), sha256="0" * 64
        )
        with pytest.raises(DataError, match=r"row 3, column 'w': the weight -0.5 is negative"):
            table.select(["x"], weights="w")

    def test_text_is_refused(self, animals):
        with pytest.raises(DataError, match="holds text, not numbers"):
            animals.select(["height"], weights="species")
