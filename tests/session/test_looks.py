import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.palette import component_colours
from gmmstudio.session.looks import Looks, LooksError


def test_components_are_called_c1_c2_in_the_colours_of_the_palette():
    looks = Looks()
    assert looks.names(3) == ("C1", "C2", "C3")
    np.testing.assert_array_equal(looks.colours(3), component_colours(3))
    assert looks.hex_colours(1) == ("#" + bytes(component_colours(1)[0]).hex(),)


def test_a_new_name_is_kept_however_many_components_there_are():
    looks = Looks().renamed(1, "  Gentoo   penguins ", 3)
    assert looks.names(3) == ("C1", "Gentoo penguins", "C3")
    assert looks.names(2) == ("C1", "Gentoo penguins")
    assert looks.names(4) == ("C1", "Gentoo penguins", "C3", "C4")


def test_no_two_components_get_one_name_by_growing():
    looks = Looks().renamed(0, "C3", 2)
    assert looks.names(4) == ("C3", "C2", "C1", "C4")
    assert Looks().renamed(0, "C4", 2).names(4) == ("C4", "C2", "C3", "C1")


@pytest.mark.parametrize(
    ("name", "trouble"),
    [(" ", "needs a name"), ("C1", "called C1 already"), ("x" * 41, "at most 40")],
)
def test_a_name_that_says_nothing_is_refused(name, trouble):
    with pytest.raises(LooksError, match=trouble):
        Looks().renamed(1, name, 2)


def test_a_colour_that_another_has_is_exchanged():
    looks = Looks().recoloured(0, 1, 3)
    np.testing.assert_array_equal(looks.colours(3), component_colours(3)[[1, 0, 2]])


def test_a_component_keeps_its_look_where_others_come_and_go():
    looks = Looks().renamed(2, "third", 3)
    fewer = looks.rearranged([0, 2], 3)
    assert fewer.names(2) == ("C1", "third")
    np.testing.assert_array_equal(fewer.colours(2), component_colours(3)[[0, 2]])
    more = fewer.rearranged([0, 1, None], 2)
    assert more.names(3) == ("C1", "third", "C2")
    # the colour that the removed one had is free again
    np.testing.assert_array_equal(more.colours(3), component_colours(3)[[0, 2, 1]])


@given(
    st.lists(st.integers(0, 7) | st.none(), min_size=1, max_size=12, unique_by=lambda i: i or -1)
)
def test_names_and_colours_stay_different_however_components_are_rearranged(kept):
    looks = Looks().rearranged(kept, 8)
    k = len(kept)
    assert len(set(looks.names(k))) == k
    assert len(set(looks.hex_colours(k))) == k


class TestLabels:
    labelled = Looks().labelled(("Adelie", "Chinstrap", "Gentoo"))

    def test_a_component_is_called_by_the_label_it_began_with(self):
        assert self.labelled.names(3) == ("Adelie", "Chinstrap", "Gentoo")
        assert self.labelled.names(4) == ("Adelie", "Chinstrap", "Gentoo", "C4")
        assert self.labelled.given_names(3) == ("Adelie", "Chinstrap", "Gentoo")

    def test_a_name_that_a_person_gave_goes_before_and_outlasts_it(self):
        looks = self.labelled.renamed(1, "small", 3)
        assert looks.names(3) == ("Adelie", "small", "Gentoo")
        assert looks.labelled(()).names(3) == ("C1", "small", "C3")
        assert looks.labelled(("Biscoe", "Dream", "small")).names(3) == ("Biscoe", "small", "C3")

    def test_a_colour_is_not_a_name(self):
        looks = self.labelled.recoloured(0, 5, 3)
        assert looks.names(3) == ("Adelie", "Chinstrap", "Gentoo")
        assert looks.labelled(()).names(3) == ("C1", "C2", "C3")

    def test_it_goes_with_its_component_where_others_come_and_go(self):
        looks = self.labelled.rearranged([2, None, 0], 3)
        assert looks.names(3) == ("Gentoo", "C1", "Adelie")
        assert looks.labelled(()).names(3) == ("C2", "C1", "C3")
        np.testing.assert_array_equal(looks.colours(3), component_colours(3)[[2, 1, 0]])

    def test_no_name_is_taken_twice(self):
        with pytest.raises(LooksError, match="called Gentoo already"):
            self.labelled.renamed(0, "Gentoo", 3)
        looks = Looks().labelled(("C2", "", "C2"))
        assert looks.names(3) == ("C2", "C1", "C3")


class TestNamingAllAtOnce:
    def test_those_without_a_name_have_their_number(self):
        looks = Looks().renamed(0, "mine", 3).labelled(("a", "b", "c"))
        assert looks.named(("b", "", "a")).names(3) == ("b", "C2", "a")
        assert looks.named(("", "", "")).names(3) == ("C1", "C2", "C3")

    def test_numbers_and_names_never_meet(self):
        assert Looks().named(("C2", "", "")).names(3) == ("C2", "C1", "C3")
        assert Looks().named(("C3", "", "", "C2")).names(4) == ("C3", "C1", "C4", "C2")
        assert Looks().named(("a", "a")).names(2) == ("a", "C2")


def test_long_names_are_shown_shortened_and_kept_in_full():
    name = "Pygoscelis antarcticus of Dream"
    looks = Looks().renamed(0, name, 2)
    assert looks.names(2) == ("Pygoscelis a…us of Dream", "C2")
    assert len(looks.names(2)[0]) == 24
    assert looks.full_names(2) == looks.given_names(2) == (name, "C2")
