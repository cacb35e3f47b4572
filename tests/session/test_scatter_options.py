"""What the scatter shows: switched one by one, remembered, and taken back."""

from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.scatter_options import ScatterOptions


def test_at_first_rows_ellipses_and_contours_are_shown():
    assert ScatterOptions().names == ("rows", "ellipses", "contours")


def test_one_is_switched_and_the_others_stay():
    assert ScatterOptions().switched("rug", True).names == ("rows", "ellipses", "contours", "rug")
    assert ScatterOptions().switched("rows", False).names == ("ellipses", "contours")


def test_names_bring_back_what_they_were_taken_of_and_unknown_ones_do_nothing():
    some = ScatterOptions(rows=False, contours=False, image=True, entropy=True)
    assert ScatterOptions.of_names(some.names) == some
    assert ScatterOptions.of_names(["rug", "sparkles"]).names == ("rug",)


def test_a_change_is_told_as_one_that_can_be_taken_back():
    session, edits = FitSession(), []
    session.listen(edits.append)
    session.looking.show("image", True)
    session.looking.show("image", True)
    (edit,) = edits
    assert edit.text == "show image in the scatter"
    assert session.state.scatter.image
    session.restore(edit.before)
    assert session.state.scatter == ScatterOptions()


def test_what_a_sitting_begins_with_cannot_be_taken_back():
    session, edits = FitSession(), []
    session.listen(edits.append)
    session.looking.begin_with(ScatterOptions(rug=True))
    assert session.state.scatter.rug
    assert edits == []
