"""A registry keeps entries in order and helps with names it does not know."""

import pytest

from gmmstudio.errors import UserError
from gmmstudio.registry import Registry, UnknownNameError


@pytest.fixture
def numbers():
    registry = Registry("number")
    for name, value in (("three", 3), ("one", 1), ("two", 2)):
        registry.register(name, value)
    return registry


def test_entries_stand_in_the_order_of_registration(numbers):
    assert numbers.names() == tuple(numbers) == ("three", "one", "two")
    assert numbers.entries() == (3, 1, 2)
    assert len(numbers) == 3


def test_an_entry_by_its_name(numbers):
    assert numbers["one"] == 1
    assert "one" in numbers
    assert "four" not in numbers
    assert 1 not in numbers


def test_registering_returns_the_entry(numbers):
    assert numbers.register("four", 4) == 4


def test_a_name_is_given_once(numbers):
    with pytest.raises(ValueError, match="the number 'one' is registered already"):
        numbers.register("one", 11)
    assert numbers["one"] == 1


def test_an_unknown_name_is_told_with_the_close_one_and_all_others(numbers):
    with pytest.raises(UnknownNameError) as caught:
        numbers["tow"]
    assert isinstance(caught.value, UserError)
    assert str(caught.value) == (
        "there is no number 'tow' (did you mean 'two'?); choose one of: three, one, two"
    )


def test_nothing_close_no_hint(numbers):
    with pytest.raises(UnknownNameError) as caught:
        numbers["xyzzy"]
    assert "did you mean" not in str(caught.value)
