import pytest

from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.looks import LooksError


@pytest.fixture
def session(two_groups):
    session = FitSession()
    session.open(two_groups)
    session.edits = []
    session.listen(session.edits.append)
    return session


def test_a_rename_is_published_and_can_be_taken_back(session):
    session.naming.rename(0, "small")
    assert session.state.looks.names(2) == ("small", "C2")
    (edit,) = session.edits
    assert edit.text == "rename C1"
    session.restore(edit.before)
    assert session.state.looks.names(2) == ("C1", "C2")
    session.restore(edit.after)
    assert session.state.looks.names(2) == ("small", "C2")


def test_the_same_name_again_is_no_change(session):
    session.naming.rename(0, "C1")
    assert session.edits == []


def test_a_name_that_is_taken_changes_nothing(session):
    with pytest.raises(LooksError):
        session.naming.rename(0, "C2")
    assert session.state.looks.names(2) == ("C1", "C2")
    assert session.edits == []


def test_the_same_colour_again_is_no_change(session):
    session.naming.recolour(1, 1)
    assert session.edits == []


def test_a_component_gets_another_colour(session):
    before = session.state.looks.hex_colours(2)
    session.naming.recolour(0, 1)
    assert session.state.looks.hex_colours(2) == before[::-1]
    assert [edit.text for edit in session.edits] == ["recolour C1"]


def test_another_table_has_components_of_its_own(session, make_table):
    session.naming.rename(0, "small")
    session.naming.highlight(1)
    session.open(make_table({"a": [1.0, 2.0, 4.0]}))
    assert session.state.looks.names(2) == ("C1", "C2")
    assert session.state.highlighted is None


def test_lighting_up_is_published_once_and_is_no_edit(session):
    seen = []
    session.subscribe(seen.append)
    session.naming.highlight(1)
    session.naming.highlight(1)
    session.naming.highlight(None)
    assert [state.highlighted for state in seen] == [1, None]
    assert session.edits == []
