"""Components called after labels, compared with them, and rows picked by both."""

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.session.brushing import Combine
from gmmstudio.session.cross_table import count_labels
from gmmstudio.session.fit_session import FitSession
from tests.session.iterating import iterated
from tests.session.tables import table as plain_table

SPECIES = ("Adelie", "Chinstrap", "Gentoo")


@pytest.fixture
def table():
    """Return 90 rows of three species, in an order of their own, with years beside."""
    rng = np.random.default_rng(3)
    species = np.repeat(np.array(SPECIES, dtype=object)[[2, 0, 1]], 30)
    mass = np.concatenate([rng.normal(m, 1, 30) for m in (9, 0, 4)])
    year = np.tile([2007.0, 2008.0, 2009.0], 30)
    columns = (
        Column("year", ColumnKind.NUMERIC, year),
        Column("species", ColumnKind.TEXT, species),
        Column("mass", ColumnKind.NUMERIC, mass),
    )
    return Dataset("t", "t", columns, sha256="0" * 64, truth="species", suggested=("mass",))


@pytest.fixture
def session(table):
    session = FitSession()
    session.open(table)
    return session


def names(session):
    return session.state.looks.names(session.state.n_components)


def begun_from_labels(session, column="species"):
    session.change(start="labels", labels_column=column)
    iterated(session, session.begin_run())
    return session.state


class TestARunFromLabels:
    def test_its_components_are_called_by_their_labels(self, session):
        state = begun_from_labels(session)
        assert names(session) == SPECIES
        middle = state.snapshot.mixture.means[:, 0]
        assert middle == pytest.approx([0, 4, 9], abs=0.6)
        assert session.report().names == SPECIES

    def test_a_name_that_a_person_gave_stays(self, session):
        session.naming.rename(1, "mine")
        begun_from_labels(session)
        assert names(session) == ("Adelie", "mine", "Gentoo")

    def test_numbers_are_told_with_their_column(self, session):
        begun_from_labels(session, "year")
        assert names(session) == ("year 2007", "year 2008", "year 2009")

    def test_a_run_from_elsewhere_does_not_take_the_names_and_each_run_keeps_its_own(self, session):
        begun_from_labels(session)
        session.change(start="kmeans")
        iterated(session, session.begin_run())
        assert names(session) == ("C1", "C2", "C3")
        session.timeline.show_run(1)
        assert names(session) == SPECIES
        session.timeline.show_run(2)
        assert names(session) == ("C1", "C2", "C3")

    def test_a_fork_and_a_run_by_hand_keep_them(self, session):
        begun_from_labels(session)
        iterated(session, session.timeline.fork())
        assert names(session) == SPECIES
        session.steering.remove(0)
        assert names(session) == SPECIES[1:]
        session.timeline.show_run(1)
        assert names(session) == SPECIES

    def test_undo_takes_the_run_with_its_names(self, session, edits):
        begun_from_labels(session)
        assert edits[-1].text == "run 1"
        session.restore(edits[-1].before)
        assert names(session) == ("C1", "C2", "C3")
        session.restore(edits[-1].after)
        assert names(session) == SPECIES


class TestNamingAfterAColumn:
    @pytest.fixture
    def fitted(self, session):
        session.change(components=3)
        iterated(session, session.begin_run())
        return session

    def test_each_component_gets_the_label_of_most_of_its_rows(self, fitted):
        assert fitted.state.label_column == "species"
        fitted.labelling.name_after(fitted.state.cross_table)
        means = dict(zip(names(fitted), fitted.state.snapshot.mixture.means[:, 0], strict=True))
        assert sorted(means, key=means.get) == list(SPECIES)

    def test_it_is_taken_back_in_one_step(self, fitted, edits):
        fitted.naming.rename(0, "mine")
        fitted.labelling.name_after(fitted.state.cross_table)
        assert edits[-1].text == "name components after species"
        fitted.restore(edits[-1].before)
        assert names(fitted) == ("mine", "C2", "C3")

    def test_the_same_names_again_are_no_change(self, fitted, edits):
        fitted.labelling.name_after(fitted.state.cross_table)
        fitted.labelling.name_after(fitted.state.cross_table)
        assert len(edits) == 1

    def test_numbers_come_back_also_in_a_run_from_labels(self, session, edits):
        begun_from_labels(session)
        session.labelling.number()
        assert names(session) == ("C1", "C2", "C3")
        assert session.report().names == ()
        session.restore(edits[-1].before)
        assert names(session) == SPECIES

    def test_what_was_counted_of_other_rows_names_nothing(self, fitted, edits):
        table = fitted.state.cross_table
        fitted.change(columns=("mass", "year"))
        iterated(fitted, fitted.begin_run())
        del edits[:]
        fitted.labelling.name_after(table)
        assert names(fitted) == ("C1", "C2", "C3")
        assert edits == []


class TestComparing:
    @pytest.fixture
    def fitted(self, session):
        session.change(components=2)
        iterated(session, session.begin_run())
        return session

    def test_the_known_truth_comes_first_and_another_column_can_be_chosen(self, fitted, edits):
        assert fitted.state.cross_table.labels == SPECIES
        fitted.labelling.choose("year")
        assert fitted.state.cross_table.labels == ("2007", "2008", "2009")
        assert [edit.text for edit in edits] == ["compare with year"]

    def test_it_is_of_the_responsibilities_on_screen(self, fitted):
        newest = fitted.state.cross_table
        fitted.timeline.go_to(1)
        table = fitted.state.cross_table
        resp = fitted.state.snapshot.responsibilities_from.responsibilities(
            fitted.state.selection.X
        )
        # Gentoo are the first thirty rows
        assert table.soft[2] == pytest.approx(resp[:30].sum(axis=0))
        assert table.soft[2] != pytest.approx(newest.soft[2])

    def test_before_an_e_step_and_without_a_column_there_is_none(self, session):
        assert session.state.cross_table is None
        session.open(plain_table({"a": [1.5, 2.0, 4.0]}, suggested=["a"]))
        assert session.state.label_column is None
        iterated(session, session.begin_run())
        assert session.state.cross_table is None

    def test_shares_are_asked_for_and_taken_back(self, fitted, edits):
        fitted.labelling.show_shares(True)
        assert fitted.state.label_shares
        fitted.restore(edits[-1].before)
        assert not fitted.state.label_shares

    def test_what_was_counted_elsewhere_is_taken_where_it_is_of_what_is_on_screen(self, fitted):
        state = fitted.state
        theta = state.snapshot.responsibilities_from
        made = count_labels(state.dataset, state.selection, "species", theta, lambda: False)
        fitted.labelling.take(made)
        assert fitted.state.cross_table is made
        fitted.labelling.choose("year")
        fitted.labelling.take(made)
        assert fitted.state.cross_table is not made

    def test_with_other_rows_what_was_counted_is_let_go_of(self, fitted):
        state = fitted.state
        theta = state.snapshot.responsibilities_from
        made = count_labels(state.dataset, state.selection, "species", theta, lambda: False)
        fitted.labelling.take(made)
        fitted.change(columns=("mass", "year"))
        assert fitted.state.counted is None


class TestPicking:
    @pytest.fixture
    def fitted(self, session):
        session.change(components=2)
        iterated(session, session.begin_run())
        return session

    def test_a_label_and_a_component_share_the_rows_that_are_counted(self, fitted):
        state = fitted.state
        labels = state.snapshot.mixture.responsibilities(state.selection.X).argmax(axis=1)
        species = state.dataset.column("species").values
        for label, name in enumerate(SPECIES):
            for component in range(2):
                wanted = (species == name) & (labels == component)
                fitted.labelling.pick(label, component)
                brush = fitted.state.brush
                assert (0 if brush is None else brush.count) == wanted.sum()
                assert brush is None or (brush.rows == wanted).all()
                assert state.cross_table.hard[label, component] == wanted.sum()

    def test_a_label_alone_and_a_component_alone_can_be_picked_and_joined(self, fitted):
        fitted.labelling.pick(2, None)
        assert fitted.state.brush.places.tolist() == list(range(30))
        assert fitted.state.brush.text == "species Gentoo"
        fitted.labelling.pick(None, 0, Combine.ADD)
        labels = fitted.state.labels
        assert fitted.state.brush.count == ((labels == 0) | (np.arange(90) < 30)).sum()
        component = int(fitted.state.cross_table.hard[0].argmax())
        fitted.labelling.pick(0, component)
        assert fitted.state.brush.text == f"species Adelie in C{component + 1}"


class TestTheReport:
    def test_it_has_the_counts_and_the_agreement(self, session):
        state = begun_from_labels(session)
        told = session.report().agreement
        assert (told["column"], told["labels"]) == ("species", list(SPECIES))
        assert told["rows_by_argmax"] == state.cross_table.hard.tolist()
        assert told["adjusted_rand_index"] == state.cross_table.rand_index
        assert np.sum(told["rows_by_probability"]) == pytest.approx(90)

    def test_after_an_m_step_the_counts_are_of_another_mixture_and_left_out(self, session):
        begun_from_labels(session)
        session.timeline.go_to(4)
        assert session.report().agreement is None
        session.timeline.go_to(5)
        assert session.report().agreement is not None
