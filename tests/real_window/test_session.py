"""A sitting from start to export on a real screen, by mouse and keys, and what comes of it."""

import csv
import json

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from tests.real_window.desktop import desktop, wait, what_is_missing

MISSING = what_is_missing()
pytestmark = [
    pytest.mark.skipif(MISSING is None, reason="Xvfb, xdotool and openbox are those of Linux"),
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"missing: {', '.join(MISSING or ())}; `make drive` installs them, or says how",
    ),
]

COLUMNS = ("length", "width")
CENTRES = np.array([[-4.0, 0.0], [4.0, 0.0], [0.0, 6.0]])
ROWS_EACH = 100
CORNERS = (-0.9, 4.9), (1.1, 9.5)
"""Of the rectangle that is drawn around some of the third group."""


@pytest.fixture
def table(tmp_path):
    """Write three groups of rows, with a column beside them that says nothing."""
    rng = np.random.default_rng(11)
    X = np.concatenate([rng.normal(centre, 0.8, (ROWS_EACH, 2)) for centre in CENTRES])
    # no row so near to an edge of the rectangle that a pixel decides
    for column, edges in enumerate(zip(*CORNERS, strict=True)):
        for edge in edges:
            near = np.abs(X[:, column] - edge) < 0.12
            X[near, column] = edge + np.copysign(0.12, X[near, column] - edge)
    path = tmp_path / "three groups.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["noise", *COLUMNS])
        for row in X.round(6):
            writer.writerow([f"{rng.normal():.6f}", *row.tolist()])
    return path, X.round(6)


def wait_for_the_end(person):
    wait(
        lambda: person.read("statusPhase").startswith("Converged"),
        lambda: f"the run does not end: {person.read('statusPhase')}",
    )


def test_a_table_is_opened_fitted_steered_and_exported_by_hand(tmp_path, table):
    path, X = table
    results = tmp_path / "results"
    with desktop(tmp_path) as person:
        person.press("ctrl+o")
        person.move_to_front("Open")
        person.type(str(path))
        person.move_to_front("three groups.csv")

        person.tick("columnList", "noise")
        person.tick("columnList", "width")
        person.click("components", times=2)
        person.type("3")
        person.click("runButton")
        wait_for_the_end(person)

        person.click("pickRectangleButton")
        low, high = (person.place("scatterView", place=corner) for corner in CORNERS)
        person.drag(low, high)
        person.wait_for_action("pickOutAction")
        person.press("ctrl+shift+d")
        inside = ((np.array(CORNERS[0]) < X) & (np.array(CORNERS[1]) > X)).all(axis=1)
        person.wait_to_read("rowsUsed", f"{300 - inside.sum()} of 300 rows used")
        person.click("runButton")
        wait_for_the_end(person)

        person.click("componentTable", cell=(0, 0), times=2)
        person.type("Short ones")
        person.wait_to_read("componentTable", "Short ones", cell=(0, 0))

        person.press("ctrl+shift+e")
        person.move_to_front("Export")
        person.type(str(results))
        wait((results / "summary.json").exists, "nothing is exported")
        person.move_to_front("three groups.csv")
        person.press("ctrl+q")
        assert person.program.wait(20) == 0
    assert (tmp_path / "complaints").read_text() == ""
    check_results(results, X, inside)


def check_results(folder, X, left_out):
    """Compare what was exported with the table and with SciPy's density."""
    rows = read(folder / "assignments.csv")
    assert [int(row["row"]) for row in rows] == list(range(1, len(X) + 1))
    np.testing.assert_array_equal([[float(row[name]) for name in COLUMNS] for row in rows], X)
    told = [row["left_out"] for row in rows]
    assert told == ["left out by hand" if out else "" for out in left_out]
    used = [row for row in rows if not row["left_out"]]
    assert all(
        row[name] == "" for row in rows if row["left_out"] for name in ("component", "log_density")
    )

    components = read(folder / "parameters.csv")
    assert len(components) == 3
    assert components[0]["name"] == "Short ones"
    densities = []
    for number in components:
        mean = [float(number[f"mean_{name}"]) for name in COLUMNS]
        across = float(number["cov_length_width"])
        covariance = [
            [float(number["cov_length_length"]), across],
            [across, float(number["cov_width_width"])],
        ]
        density = multivariate_normal(mean, covariance).logpdf(X[~left_out])
        densities.append(np.log(float(number["weight"])) + density)
    log_density = logsumexp(densities, axis=0)
    expected = np.exp(np.array(densities) - log_density).T

    resp = np.array([[float(row[f"responsibility_{j}"]) for j in (1, 2, 3)] for row in used])
    np.testing.assert_allclose(resp.sum(axis=1), 1.0, rtol=0, atol=1e-9)
    np.testing.assert_allclose(resp, expected, rtol=1e-6, atol=1e-9)
    assert [int(row["component"]) for row in used] == (resp.argmax(axis=1) + 1).tolist()
    np.testing.assert_allclose([float(row["log_density"]) for row in used], log_density, rtol=1e-8)
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["log_likelihood"] == pytest.approx(log_density.sum(), rel=1e-10)
    assert float(read(folder / "trace.csv")[-1]["log_likelihood"]) == pytest.approx(
        log_density.sum(), rel=1e-10
    )
    means = np.array([[float(each[f"mean_{name}"]) for name in COLUMNS] for each in components])
    away = np.linalg.norm(means[:, None] - CENTRES, axis=2)
    assert sorted(away.argmin(axis=1)) == [0, 1, 2]
    assert away.min(axis=1).max() < 0.6


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
