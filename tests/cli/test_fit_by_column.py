"""``gmmstudio fit`` with a column that weighs rows, or has the labels it begins with."""

import math
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.results import TWO_GROUPS, rows_of, summary_of


class TestWeights:
    ROWS = ((1.0, 2), (1.5, 1), (2.25, 3), (9.0, 1), (10.0, 2), (11.5, 0), (12.0, 4))

    def weighted(self, tmp_path: Path) -> Path:
        path = tmp_path / "weighted.csv"
        path.write_text("x,w\n" + "".join(f"{x},{w}\n" for x, w in self.ROWS) + "5,NA\n7,inf\n")
        return path

    def repeated(self, tmp_path: Path) -> Path:
        path = tmp_path / "repeated.csv"
        path.write_text("x\n" + "".join(f"{x}\n" * w for x, w in self.ROWS))
        return path

    def test_a_row_of_weight_two_is_the_row_twice(self, run, tmp_path):
        common = ("--components", 2, "--tolerance", 1e-12)
        one, two = tmp_path / "one", tmp_path / "two"
        outcome = run("fit", self.weighted(tmp_path), *common, "--weights", "w", "--out", one)
        assert (outcome.code, outcome.err) == (0, "")
        run("fit", self.repeated(tmp_path), *common, "--out", two)
        weighted, repeated = summary_of(one), summary_of(two)
        assert weighted["columns"] == ["x"]
        for figure in ("log_likelihood", "mean_log_likelihood", "bic", "aic", "total_weight"):
            assert weighted[figure] == pytest.approx(repeated[figure], rel=1e-9)
        assert (weighted["total_weight"], weighted["rows_used"]) == (13.0, 7)
        pairs = zip(rows_of(one, "parameters"), rows_of(two, "parameters"), strict=True)
        for by_weight, by_rows in pairs:
            for name in ("weight", "effective_rows", "mean_x", "cov_x_x"):
                assert float(by_weight[name]) == pytest.approx(float(by_rows[name]), rel=1e-6)

    def test_they_are_told_with_the_rows_that_have_none(self, run, tmp_path):
        out = tmp_path / "out"
        path = self.weighted(tmp_path)
        outcome = run("fit", path, "--components", 1, "--weights", "w", "--out", out)
        assert "rows weighted by w; the weights add up to 13\n" in outcome.out
        assert "1 left out: missing: w\n" in outcome.out
        assert summary_of(out)["settings"]["weights"] == "w"
        reasons = [row["left_out"] for row in rows_of(out, "assignments")]
        assert reasons == [""] * 7 + ["missing: w", "not finite: w"]

    def test_the_column_is_fitted_if_it_is_asked_for(self, run, tmp_path):
        out = tmp_path / "out"
        path = self.weighted(tmp_path)
        options = ("--columns", "w,x", "--weights", "w")
        assert run("fit", path, "--components", 1, *options, "--out", out).code == 0
        total = sum(w for _, w in self.ROWS)
        (parameters,) = rows_of(out, "parameters")
        expected = sum(w * w for _, w in self.ROWS) / total
        assert float(parameters["mean_w"]) == pytest.approx(expected)


class TestInitLabels:
    def test_components_follow_the_sorted_labels(self, run, tmp_path):
        outcome = run(
            *("fit", "sample:iris", "--components", 3, "--init-labels", "species"),
            *("--out", tmp_path / "out"),
        )
        assert outcome.code == 0
        rows = rows_of(tmp_path / "out", "assignments")
        common = {
            species: Counter(row["component"] for row in rows if row["species"] == species)
            for species in sorted({row["species"] for row in rows})
        }
        assert [counts.most_common(1)[0][0] for counts in common.values()] == ["1", "2", "3"]

    def test_the_labels_are_the_start(self, run, table, tmp_path):
        # With one iteration from hard labels, the means are those that the labels give.
        run(
            *("fit", table, "--components", 2, "--columns", "x", "--init-labels", "name"),
            *("--max-iterations", 1, "--out", tmp_path / "out"),
        )
        start, _ = rows_of(tmp_path / "out", "trace")
        x = {"high": [], "low": []}
        for line in TWO_GROUPS.splitlines()[1:]:
            name, value, _ = line.split(",")
            x[name].append(float(value))
        # ℓ of the mixture whose components are the two groups' own normals.
        parameters = []
        for values in x.values():
            mean = sum(values) / len(values)
            parameters.append((mean, sum((v - mean) ** 2 for v in values) / len(values)))
        expected = sum(
            math.log(
                sum(
                    0.5 * math.exp(-((v - m) ** 2) / (2 * s)) / math.sqrt(2 * math.pi * s)
                    for m, s in parameters
                )
            )
            for values in x.values()
            for v in values
        )
        assert float(start["log_likelihood"]) == pytest.approx(expected, rel=1e-12)
        held = summary_of(tmp_path / "out")["settings"]
        assert (held["init"], held["init_labels"], held["restarts"]) == (None, "name", 1)

    def test_numbers_are_sorted_by_their_value(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text(
            "g,x\n" + "".join(f"{9 if i % 2 else 10},{(i % 2) * 50 + i % 5}\n" for i in range(20))
        )
        run(
            *("fit", path, "--components", 2, "--columns", "x", "--init-labels", "g"),
            *("--out", tmp_path / "out"),
        )
        nine, ten = (float(row["mean_x"]) for row in rows_of(tmp_path / "out", "parameters"))
        assert nine == pytest.approx(52.0)
        assert ten == pytest.approx(2.0)

    def test_labels_of_rows_left_out_do_not_count(self, run, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("g,x\na,1\na,2\na,4\nb,11\nb,12\nb,14\nc,NA\n")
        outcome = run(
            *("fit", path, "--components", 2, "--init-labels", "g", "--out", tmp_path / "out")
        )
        assert (outcome.code, outcome.err) == (0, "")
