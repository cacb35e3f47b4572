"""What the CSV reader makes of well-formed tables of every kind."""

import hashlib

import numpy as np
import pytest

from gmmstudio.data import CellProblem, ColumnKind, ReadCancelledError, cells, open_table


def values(dataset, name):
    return dataset.column(name).values.tolist()


class TestLayout:
    @pytest.mark.parametrize(
        ("text", "notes"),
        [
            ("x,y\n1.5,2\n3,4\n", ()),
            ("x;y\n1.5;2\n3;4\n", ("semicolon separated",)),
            ("x\ty\n1.5\t2\n3\t4\n", ("tab separated",)),
            ("x|y\n1.5|2\n3|4\n", ("bar separated",)),
            ("x   y\n1.5  2\n  3 4 \n\n", ("space separated",)),
            ("x;y\n1,5;2\n3;4\n", ("semicolon separated", "decimal comma")),
            ("x\ty\n1,5\t2\n3\t4\n", ("tab separated", "decimal comma")),
            ("x;y\n1,5;2.0\n3,0;4.0\n", ("semicolon separated",)),
            ('x,y\n"1,5",2\n3,4\n', ()),
            ("x,y\r\n1.5,2\r\n3,4", ()),
            ("x,y\r1.5,2\r3,4\r", ()),
            ("x,y\r\n1.5,2\n3,4\r\n", ()),
            ("\n\nx,y\n1.5,2\n\n3,4\n \n", ()),
            ("x,y,\n1.5,2,\n3,4,\n", ()),
            ("x, y\n1.5, 2\n3 ,\t4\n", ()),
            ("x,y\n1.5,2\n3,4\n\x1a", ()),
            ("x,y\r\n1.5,2\r\n3,4\r\n\x1a\r\n", ()),
            ('"x" ,"y"\n"1.5" ,"2"\t\n3,4\n', ()),
        ],
    )
    def test_every_layout_gives_the_same_numbers(self, table, text, notes):
        dataset = table(text)
        assert values(dataset, "x") == [1.5, 3.0]
        assert values(dataset, "y") == [2.0, 4.0]
        assert dataset.notes == notes

    def test_a_comma_in_quotes_is_thousands_where_it_can_be(self, table):
        dataset = table('x,y\n"1,500",2\n"12,250",3\n')
        assert dataset.column("x").kind is ColumnKind.TEXT
        assert values(dataset, "x") == ["1,500", "12,250"]

    @pytest.mark.parametrize(
        ("text", "row", "cell"),
        [
            ('x,y\n12.5,2\n"2,528.80",3\n"1,234.50",4\n', 2, "2,528.80"),
            ('x,y\n"1,500",2\n"12,250",3\n', 1, "1,500"),
            ("x;y\n1.234,5;2\n12,5;3\n", 1, "1.234,5"),
            ("x;y\n1.234.567;2\n2.345.678;3\n", 1, "1.234.567"),
        ],
    )
    def test_numbers_with_thousands_marks_are_text_and_that_is_told(self, table, text, row, cell):
        column = table(text).column("x")
        assert column.kind is ColumnKind.TEXT
        assert column.problem == CellProblem(row=row, line=row + 1, text=cell)
        assert column.problem.has_thousands_marks
        assert "without them" in column.problem.remedy

    def test_labels_that_hold_commas_are_no_numbers_with_thousands_marks(self, table):
        text = 'x,y\n"1,500",2\n"a,b",3\n"c,d",4\n'
        assert table(text).column("x").problem is None

    @pytest.mark.parametrize(
        "text",
        [
            "a;b\n1.234;1,5\n2.345;2,5\nNA;3,5\n",
            "a;b;c\n1.234;1,5;1.25\n2.345;2,5;1.5\n3.456;NA;3.5\n",
            'a,b\n1.234,"1,5"\n-2.345,"2,5"\n',
            "a;b\n1.234;1,5\n2.345;2,5\n# taken the careful way\n",
        ],
    )
    def test_points_that_may_be_thousands_beside_decimal_commas_are_told(self, table, text):
        dataset = table(text)
        assert values(dataset, "a")[0] == 1.234
        assert values(dataset, "b")[0] == 1.5
        (note,) = (note for note in dataset.notes if "thousands" in note)
        assert note == (
            "points in 'a' taken for decimal points, not for thousands marks (1.234 is not 1234)"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "a;b\n1.234;1.5\n2.345;2.5\n",
            "a;b\n1.234;1,5\n2.3;2,5\n",
            "a;b\n1234;1,5\n2345;2,5\n",
        ],
    )
    def test_other_points_are_not_doubted(self, table, text):
        assert "thousands" not in " ".join(table(text).notes)

    def test_comments_are_left_out_wherever_they_stand(self, table):
        above = table("# made by hand, ever so slowly\n#\nx,y\n1,2\n3,4\n")
        assert values(above, "y") == [2.0, 4.0]
        assert above.notes == ("2 comment lines left out",)
        among = table('# made by hand\n\nx,y\n1,2\n# "oops, left out\n3,4\n')
        assert values(among, "y") == [2.0, 4.0]
        assert among.notes == ("2 comment lines left out",)

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    def test_comments_in_every_encoding(self, table, codec):
        dataset = table("# é\nx,y\n1,2\n# left, out\n3,4\n".encode(codec))
        assert values(dataset, "x") == [1.0, 3.0]
        assert "2 comment lines left out" in dataset.notes

    def test_a_hash_that_begins_most_rows_is_no_comment(self, table):
        dataset = table("colour,x\n#ff0000,1\n#00ff00,2\n")
        assert values(dataset, "colour") == ["#ff0000", "#00ff00"]

    def test_a_hash_within_a_row_is_no_comment(self, table):
        dataset = table("# about\nx,colour\n1,#ff0000\n2,C#\n")
        assert values(dataset, "colour") == ["#ff0000", "C#"]

    def test_quoted_cells_hold_delimiters_quotes_and_line_ends(self, table):
        dataset = table('x,y\n"a, ""b""\nc",1\nd,2\n')
        assert values(dataset, "x") == ['a, "b"\nc', "d"]
        assert values(table("x,y\n'a,b',2\n'c',3\n"), "x") == ["a,b", "c"]
        assert values(table('x,y\n"a\\"b",2\n"c",3\n'), "x") == ['a"b', "c"]

    def test_a_dos_end_mark_is_no_row_of_a_single_column(self, table):
        assert values(table("x\n1\n2\n\x1a"), "x") == [1.0, 2.0]

    def test_blanks_behind_a_quoted_cell_do_not_count_those_within_do(self, table):
        text = 'x,y\n"a" ,1\n"b "" ,c" ,2\n"d\n"" ,""e ",3\n'
        dataset = table(text)
        assert values(dataset, "x") == ["a", 'b " ,c', 'd\n" ,"e ']
        assert values(dataset, "y") == [1.0, 2.0, 3.0]

    @pytest.mark.parametrize("end", ["", "# taken the careful way\n"])
    def test_a_cell_may_be_long(self, table, end):
        long = "abc, " * 150_000
        assert values(table(f'x,y\n"{long}",1\nd,2\n{end}'), "x") == [long, "d"]

    def test_in_a_single_column_a_blank_line_is_a_missing_cell_unless_nothing_follows(self, table):
        dataset = table("x\n1\n\n3\n\n\n")
        np.testing.assert_array_equal(values(dataset, "x"), [1.0, np.nan, 3.0])

    def test_a_single_column_may_have_decimal_commas(self, table):
        assert values(table("x\n1,5\n2,25\n"), "x") == [1.5, 2.25]

    def test_a_file_name_is_no_pattern(self, write):
        write("x\n7\n", "a1.csv")
        assert values(open_table(write("x\n1\n", "a[1]*?.csv")), "x") == [1.0]


class TestHeader:
    def test_without_a_header_columns_are_numbered(self, table):
        dataset = table("1,2,a\n3,4,b\n")
        assert dataset.column_names == ("column_1", "column_2", "column_3")
        assert values(dataset, "column_1") == [1.0, 3.0]
        assert dataset.notes == ("no header line",)

    def test_a_text_over_numbers_is_a_name(self, table):
        assert table("a,2001\n1,2\n3,4\n").column_names == ("a", "2001")

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("id,2019,2020\na,1,2\nb,3,4\n", ("id", "2019", "2020")),
            ("id,2019,unit\na,1,kg\nb,3,kg\n", ("id", "2019", "unit")),
            (",1990,2000\na,1.5,2\nb,3,4\n", ("column_1", "1990", "2000")),
            ("Ford,1998,2001\nOpel,1997,1999\n", ("column_1", "column_2", "column_3")),
            ("a,1998,1998\nb,1,2\n", ("column_1", "column_2", "column_3")),
            ("a,1998,3\nb,1,2\n", ("column_1", "column_2", "column_3")),
            ("1998,1999\n1,2\n", ("column_1", "column_2")),
        ],
    )
    def test_years_are_names_over_other_numbers(self, table, text, names):
        assert table(text).column_names == names

    def test_a_column_without_a_name_gets_one_that_is_free(self, table):
        assert table(",x,column_4,\n1,2,3,4\n").column_names == (
            "column_1",
            "x",
            "column_4",
            "column_4_",
        )

    def test_names_that_differ_in_case_are_two(self, table):
        dataset = table("x,X\n1,2\n")
        assert (values(dataset, "x"), values(dataset, "X")) == ([1.0], [2.0])

    def test_blanks_around_names_do_not_count(self, table):
        assert table(" a , b\n1,2\n").column_names == ("a", "b")

    def test_numpy_writes_the_header_as_a_comment(self, table):
        dataset = table("# a b\n1.0 2.0\n3.0 4.0\n")
        assert dataset.column_names == ("a", "b")
        assert dataset.notes == ("space separated",)

    def test_one_row_is_a_table(self, table):
        assert values(table("x,y\n1,2\n"), "y") == [2.0]


class TestCells:
    @pytest.mark.parametrize(
        "mark",
        ["", " ", "NA", "?", "nan", "NaN", "NAN", "-", ".", "N/A", "n/a", "null", " NA ", '"NA"'],
    )
    def test_missing_marks(self, table, mark):
        dataset = table(f"x,label\n1,a\n{mark},{mark}\n3,c\n")
        np.testing.assert_array_equal(values(dataset, "x"), [1.0, np.nan, 3.0])
        assert values(dataset, "label") == ["a", None, "c"]
        assert [column.n_missing for column in dataset.columns] == [1, 1]
        assert list(dataset.cell_texts("x")) == ["1", "", "3"]
        assert list(dataset.cell_texts("label")) == [
            "a",
            mark.strip('"') if mark.strip() else "",
            "c",
        ]

    def test_numbers_in_every_notation(self, table):
        written = ["1", "+2", "-3.5", ".5", "6.", "7e3", "8E-2", "1e308", "5e-324"]
        dataset = table("x\n" + "\n".join(written) + "\n")
        assert values(dataset, "x") == [float(text) for text in written]

    def test_infinities_and_overflow_are_numbers_that_are_not_finite(self, table):
        dataset = table("x,y\ninf,1\n-Infinity,2\n1e400,3\n-1e400,4\n5,5\n")
        assert values(dataset, "x") == [np.inf, -np.inf, np.inf, -np.inf, 5.0]

    def test_truth_values_and_dates_are_labels(self, table):
        dataset = table("x,b,d\n1,true,2020-01-01\n2,false,2020-01-02\n")
        assert dataset.numeric_columns == ("x",)
        assert values(dataset, "b") == ["true", "false"]
        assert values(dataset, "d") == ["2020-01-01", "2020-01-02"]

    def test_hexadecimals_and_underscores_are_not_numbers(self, table):
        dataset = table("x,y\n0x10,1_000\n0x11,2_000\n")
        assert dataset.numeric_columns == ()

    def test_wide_integers_are_exported_to_the_digit(self, table):
        wide = ["9007199254740993", "9223372036854775807", "-9223372036854775808"]
        wider = ["18446744073709551615", "123456789012345678901234567890", "3"]
        text = "a,b,c\n" + "".join(f"{a},{b}, {a} \n" for a, b in zip(wide, wider, strict=True))
        dataset = table(text)
        assert dataset.numeric_columns == ("a", "b", "c")
        assert list(dataset.cell_texts("a")) == wide
        assert list(dataset.cell_texts("b")) == wider
        assert list(dataset.cell_texts("c")) == wide
        assert values(dataset, "b") == [float(text) for text in wider]

    @pytest.mark.parametrize("end", ["", "# taken the careful way\n"])
    def test_codes_with_leading_zeros_are_exported_as_they_are_written(self, table, end):
        rows = "".join(f"{i},1,,a\n" for i in range(100, 3000))
        dataset = table(f"zip,n,gap,label\n{rows}01234,2,0012,b\nNA,3,NA,c\n{end}")
        assert dataset.numeric_columns == ("zip", "n", "gap")
        assert list(dataset.cell_texts("zip"))[-3:] == ["2999", "01234", ""]
        assert list(dataset.cell_texts("gap"))[-3:] == ["", "0012", ""]
        assert values(dataset, "zip")[-2] == 1234.0
        assert dataset.column("n").texts is None

    @pytest.mark.parametrize("written", ["0", "0.5", "10", "00.5"])
    def test_a_zero_that_is_no_padding_needs_no_text(self, table, written):
        column = table(f"x,y\n1,a\n{written},b\n").column("x")
        assert (column.values[1], column.texts) == (float(written), None)

    def test_a_column_of_marks_alone_is_exported_as_it_is_written(self, table):
        dataset = table("x,y,z\n1,NA,\n2,-,\n")
        assert dataset.column("y").is_empty
        assert list(dataset.cell_texts("y")) == ["NA", "-"]
        assert dataset.column("z").texts is None

    def test_a_column_without_values_is_no_number(self, table):
        dataset = table("x,y\n1,NA\n2,\n")
        assert dataset.column("y").kind is ColumnKind.TEXT
        assert dataset.column("y").is_empty
        assert values(dataset, "y") == [None, None]

    def test_a_few_texts_among_numbers_are_a_problem_told_with_its_place(self, table):
        dataset = table('x,y\n"a\nb",2\n# comment\n\nc,oops\nd,3\ne,oh\n')
        assert dataset.column("y").kind is ColumnKind.TEXT
        assert dataset.column("y").problem == CellProblem(row=2, line=6, text="oops")
        assert dataset.column("x").problem is None

    def test_numbers_among_many_texts_are_labels(self, table):
        dataset = table("x,y\n1,a\n2,b\n3,5\n")
        assert dataset.column("y").problem is None

    def test_a_text_beyond_the_sniffers_sample_is_found(self, table):
        dataset = table("x,y\n" + "1,2\n" * 30_000 + "3,oops\n1,2\n")
        assert dataset.column("y").problem == CellProblem(row=30_001, line=30_002, text="oops")
        assert values(dataset, "x") == [1.0] * 30_000 + [3.0, 1.0]

    def test_a_fraction_beyond_the_sniffers_sample_is_kept(self, table):
        dataset = table("x,y\n" + "1,2\n" * 30_000 + "3.25,NA\n")
        assert dataset.numeric_columns == ("x", "y")
        assert values(dataset, "x")[-1] == 3.25

    def test_many_columns_of_text_keep_their_places(self, table):
        names = [f"c{j}" for j in range(70)]
        row = [f"label {j}" if j % 2 else f" {j}" for j in range(70)]
        dataset = table("\n".join([",".join(names), ",".join(row), ",".join(row)]) + "\n")
        assert [values(dataset, name)[1] for name in names] == [
            f"label {j}" if j % 2 else float(j) for j in range(70)
        ]


class TestEncodings:
    @pytest.mark.parametrize(
        ("codec", "notes"),
        [
            ("utf-8", ()),
            ("utf-8-sig", ("UTF-8 with BOM",)),
            ("utf-16", ("UTF-16",)),
            ("utf-16-le", ("UTF-16",)),
            ("utf-16-be", ("UTF-16",)),
            ("utf-32", ("UTF-32",)),
            ("latin-1", ("Latin-1",)),
        ],
    )
    def test_letters_beyond_ascii(self, table, codec, notes):
        dataset = table("größe,espèce\n1,ñandú\n2,Ærø\n".encode(codec))
        assert dataset.column_names == ("größe", "espèce")
        assert values(dataset, "espèce") == ["ñandú", "Ærø"]
        assert dataset.notes == notes

    def test_windows_punctuation(self, table):
        dataset = table("x,y\n1,“a”\n2,5 €\n".encode("cp1252"))
        assert values(dataset, "y") == ["“a”", "5 €"]
        assert dataset.notes == ("Windows-1252",)

    def test_cyrillic(self, table):
        text = "вес,вид\n" + "".join(f"{i},пингвин антарктический\n" for i in range(20))
        dataset = table(text.encode("cp1251"))
        assert dataset.column_names == ("вес", "вид")
        assert values(dataset, "вид")[0] == "пингвин антарктический"

    def test_a_few_accents_in_a_row_make_no_other_script(self, table):
        assert values(table("x,y\n1,ééé\n2,b\n".encode("latin-1")), "y") == ["ééé", "b"]

    def test_a_letter_across_two_blocks_of_the_file(self, table):
        # A header of 4 bytes and rows of 5: "é" begins at byte 2**20 - 1.
        rows = (2**20 - 4) // 5
        text = "x,y\n" + "1,ab\n" * (rows - 1)
        pad = 2**20 - 1 - len(text) - 2
        text += f"2,{'a' * pad}é\n"
        assert text.encode()[2**20 - 1 : 2**20 + 1] == "é".encode()
        dataset = table(text)
        assert values(dataset, "y")[-1] == "a" * pad + "é"


class TestTheFile:
    def test_identity(self, write):
        path = write("x\n1\n2\n", "weights.csv")
        dataset = open_table(path)
        assert (dataset.name, dataset.source) == ("weights.csv", str(path))
        assert dataset.sha256 == hashlib.sha256(b"x\n1\n2\n").hexdigest()
        assert open_table(str(path)).sha256 == dataset.sha256

    @pytest.mark.parametrize("name", ["t.TSV", "t.txt", "t", "t.unknown"])
    def test_other_suffixes_are_read_as_text(self, table, name):
        assert values(table("x\ty\n1\t2\n", name), "y") == [2.0]

    def test_progress_runs_from_0_to_1(self, write):
        told = []
        open_table(write("x\n1\n"), progress=lambda fraction, what: told.append((fraction, what)))
        fractions = [fraction for fraction, _ in told]
        assert fractions == sorted(fractions)
        assert (fractions[0], fractions[-1]) == (0.0, 1.0)
        assert told[0][1] == "reading the file"

    @pytest.mark.parametrize("stop_at", [0.0, 0.3, 0.4, 0.8])
    def test_a_read_stops_at_every_stage(self, write, stop_at):
        told = [-1.0]
        with pytest.raises(ReadCancelledError, match="cancelled"):
            open_table(
                write("x\n1\n"),
                progress=lambda fraction, _: told.append(fraction),
                should_stop=lambda: told[-1] >= stop_at,
            )
        assert told[-1] == stop_at


@pytest.mark.parametrize("at_once", [1, 6, 7])
def test_columns_fetched_in_portions_are_those_of_the_file(table, monkeypatch, at_once):
    monkeypatch.setattr(cells, "_CELLS_AT_ONCE", at_once)
    dataset = table("a,b,name,c,d,e\n1,2,u,3,4,5\n6,7,v,8,9,10\n11,12,w,NA,14,15\n")
    assert [column.name for column in dataset.columns] == ["a", "b", "name", "c", "d", "e"]
    assert values(dataset, "a") == [1, 6, 11]
    assert values(dataset, "b") == [2, 7, 12]
    assert values(dataset, "name") == ["u", "v", "w"]
    assert values(dataset, "c")[:2] == [3, 8]
    assert dataset.column("c").n_missing == 1
    assert values(dataset, "d") == [4, 9, 14]
    assert values(dataset, "e") == [5, 10, 15]
