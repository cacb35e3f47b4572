"""Columns with a part to play: labels to start from, and weights of rows."""

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.errors import UserError
from gmmstudio.mixture import fit
from gmmstudio.mixture.steering import removed
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.remedies import REMEDIES
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import FitSettings


@pytest.fixture
def table():
    """Return 90 rows in three species, of which the last row's colour is missing."""
    rng = np.random.default_rng(3)
    species = np.repeat(np.array(["c", "a", "b"], dtype=object), 30)
    colour = np.array(["red", "blue"] * 44 + ["red", None], dtype=object)
    mass = np.concatenate([rng.normal(m, 1, 30) for m in (0, 4, 9)])
    thin = mass + rng.normal(0, 1, 90)
    thin[:30] = np.nan  # no row of species c
    count = np.array([1.0, 2.0, 0.0] * 30)
    count[5] = np.nan
    columns = (
        Column("colour", ColumnKind.TEXT, colour),
        Column("species", ColumnKind.TEXT, species),
        Column("mass", ColumnKind.NUMERIC, mass),
        Column("thin", ColumnKind.NUMERIC, thin),
        Column("count", ColumnKind.NUMERIC, count),
        Column("debt", ColumnKind.NUMERIC, -count),
    )
    return Dataset("t", "t", columns, sha256="0" * 64, truth="species", suggested=("mass",))


@pytest.fixture
def session(table):
    session = FitSession()
    session.open(table)
    return session


def run_to_end(session):
    run = session.begin_run()
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    assert session.state.status is RunStatus.FINISHED


class TestLabels:
    def test_the_known_truth_is_the_first_choice_and_sets_the_number_of_components(self, session):
        session.change(start="labels")
        settings = session.state.settings
        assert (settings.labels_column, settings.components) == ("species", 3)
        assert session.state.notice.text == (
            "The start is the column species with its 3 labels: that is now the number of "
            "components."
        )

    def test_a_run_begins_in_the_groups_and_ends_as_fit_does_from_them(self, session):
        session.change(start="labels")
        run_to_end(session)
        X = session.state.selection.X
        first = session.run.history[0].mixture
        np.testing.assert_allclose(
            first.means[:, 0], [X[30:60].mean(), X[60:].mean(), X[:30].mean()], rtol=1e-12
        )
        codes = np.repeat([2, 0, 1], 30)
        np.testing.assert_array_equal(
            session.state.trace, fit(X, 3, covariance="V", start=codes).trace
        )
        assert session.state.starts == ()

    def test_another_column_changes_the_number_of_components_with_it(self, session):
        session.change(start="labels")
        session.change(columns=("thin",))
        assert session.state.settings.components == 2
        assert "its 2 labels" in session.state.notice.text

    def test_a_row_without_a_label_is_told_and_nothing_changes(self, session):
        with pytest.raises(UserError, match="row 90, column 'colour': there is no label"):
            session.change(labels_column="colour")
        assert session.state.settings.start == "kmeans"

    def test_another_number_of_components_is_refused_with_what_to_do(self, session):
        session.change(start="labels")
        with pytest.raises(UserError, match=r"species has 3 labels .* choose another start"):
            session.change(components=4)
        session.change(components=4, start="kmeans")
        assert session.state.settings.labels_column is None
        assert session.state.settings.components == 4

    def test_to_choose_a_column_is_to_choose_the_start(self, session):
        session.change(labels_column="species")
        assert session.state.settings.start == "labels"

    def test_numbers_are_labels_by_their_value(self, session, make_table):
        g = np.repeat([10.0, 9.0], 20)
        session.open(make_table({"x": g * 7 + np.arange(40) % 5, "g": g}, suggested=["x"]))
        session.change(labels_column="g")
        run_to_end(session)
        nine, ten = session.run.history[0].mixture.means[:, 0]
        assert (nine, ten) == (pytest.approx(65.0), pytest.approx(72.0))

    def test_more_labels_than_components_can_be_are_refused(self, session, make_table):
        session.open(make_table({"x": np.arange(60.0) ** 2, "g": np.arange(60.0)}))
        with pytest.raises(UserError, match="no column of this table names groups"):
            session.change(start="labels")
        with pytest.raises(UserError, match=r"g has 60 labels .*\(0, 1, 2, .*, …\); .*at most 50"):
            session.change(labels_column="g")

    def test_another_table_starts_as_at_first(self, session, two_groups):
        session.change(start="labels", weights_column=None)
        session.open(two_groups)
        assert session.state.settings.start == FitSettings().start
        assert session.state.settings.labels_column is None

    def test_without_rows_there_are_no_labels_to_start_from(self, session):
        session.change(columns=())
        with pytest.raises(UserError, match="tick at least one column"):
            session.change(start="labels")

    def test_fewer_components_after_a_collapse_takes_another_start(self, session):
        session.change(start="labels")
        session.change(**REMEDIES["fewer_components"].changes(session.state))
        assert (session.state.settings.start, session.state.settings.components) == ("kmeans", 2)


class TestWeights:
    def test_a_row_counts_as_often_as_its_weight_says(self, session, table):
        session.change(weights_column="count")
        run_to_end(session)
        used = np.flatnonzero(np.isfinite(table.column("count").values))
        weights = table.column("count").values[used]
        X = table.column("mass").values[used][:, None]
        expected = fit(X, 2, covariance="V", sample_weight=weights)
        state = session.state
        assert state.trace.tolist() == pytest.approx(expected.trace, rel=1e-12)
        assert state.snapshot.n_samples == weights.sum()
        assert sum(row.rows for row in state.component_rows) == pytest.approx(weights.sum())
        assert state.display_X.shape == (89, 1)

    def test_a_row_without_a_weight_is_left_out_with_the_reason(self, session):
        session.change(weights_column="count")
        selection = session.state.selection
        assert selection.left_out_rows.tolist() == [5]
        assert selection.left_out_reasons == ("missing: count",)

    def test_other_weights_drop_the_run_as_they_are_other_data(self, session):
        run_to_end(session)
        session.change(weights_column="count")
        assert session.run is None
        assert session.state.snapshot is None

    def test_negative_ones_are_refused_and_nothing_changes(self, session):
        with pytest.raises(UserError, match="row 1, column 'debt': the weight -1 is negative"):
            session.change(weights_column="debt")
        assert session.state.settings.weights_column is None
        assert session.state.selection.weights is None

    def test_the_report_is_weighted_as_that_of_the_command_line(self, session):
        session.change(weights_column="count")
        run_to_end(session)
        report = session.report()
        weights = session.state.selection.weights
        assert report.total_weight == weights.sum()
        np.testing.assert_allclose(
            report.effective_rows(), session.state.snapshot.effective_rows, rtol=1e-9
        )

    def test_all_zero_weights_are_told_before_a_run(self, session, make_table):
        session.open(make_table({"x": [1.0, 2, 4, 8], "w": [0.0] * 4}, suggested=["x"]))
        session.change(weights_column="w")
        with pytest.raises(UserError, match="every row has the weight 0"):
            session.begin_run()


class TestWithOtherChanges:
    def test_another_number_of_components_by_hand_takes_another_start(self, session):
        session.change(start="labels")
        run_to_end(session)
        mixture = session.state.snapshot.mixture
        session.steering.commit(removed(mixture, 0), "C1 removed", (1, 2))
        settings = session.state.settings
        assert (settings.components, settings.start, settings.labels_column) == (2, "kmeans", None)

    def test_rows_left_out_by_hand_take_their_weights_along(self, session):
        session.change(weights_column="count")
        weights = session.state.selection.weights
        session.brushing.pick(np.arange(len(weights)) < 7, "the first")
        session.brushing.leave_out()
        np.testing.assert_array_equal(session.state.selection.weights, weights[7:])
        session.brushing.take_back()
        np.testing.assert_array_equal(session.state.selection.weights, weights)

    def test_labels_of_rows_left_out_by_hand_do_not_count(self, session):
        session.change(start="labels")
        run_to_end(session)
        session.brushing.pick(np.arange(90) < 30, "species c")
        session.brushing.leave_out()
        assert session.state.settings.components == 2
        run_to_end(session)
        assert session.state.snapshot.mixture.n_components == 2

    def test_it_is_taken_back_as_one_change(self, session):
        edits = []
        session.listen(edits.append)
        before = session.state.settings
        session.change(start="labels")
        (edit,) = edits
        session.restore(edit.before)
        assert session.state.settings == before
