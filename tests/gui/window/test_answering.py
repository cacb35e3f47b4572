"""The calculator: values typed, and which component they belong to."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

W = Qt.Key.Key_W


@pytest.fixture
def fitted(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


@pytest.fixture
def asked(fitted):
    fitted.window.activateWindow()
    fitted.press(W)
    return fitted


def type_value(user, place, text):
    field = user.find(f"value{place}")
    field.setFocus()
    field.selectAll()
    user.qtbot.keyClicks(field, text)


def bars(user):
    return {name: share for name, _, share in user.find("valueShares").bars}


def responsibilities(user, *values):
    return user.session.state.snapshot.mixture.responsibilities(np.array([values]))[0]


def test_a_value_is_answered_as_it_is_typed(asked):
    type_value(asked, 0, "4200")
    first, second = responsibilities(asked, 4200.0)
    assert bars(asked) == pytest.approx({"C1": first, "C2": second})
    name, share = ("C1", first) if first > second else ("C2", second)
    assert asked.text("valueTold").startswith(f"Most probably {name} ({share:.3f}) · p(x) ")
    told = asked.find("valueShares").accessibleDescription()
    assert f"C1 {first:.3f}, C2 {second:.3f}" in told


def test_it_begins_with_the_mean_of_the_rows(asked):
    assert asked.text("value0") == "4202"
    assert bars(asked)["C1"] == pytest.approx(responsibilities(asked, 4202.0)[0])


def test_what_is_no_number_is_said_and_nothing_is_answered(asked):
    type_value(asked, 0, "42oo")
    assert asked.text("valueTold") == "“42oo” is not a number: type one such as 4200 or 3.5e4"
    assert bars(asked) == {}


def test_an_empty_field_leaves_its_column_open(penguins):
    penguins.tick("flipper_length_mm")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.window.actions_["ask"].trigger()
    columns = penguins.session.state.selection.columns
    place = columns.index("flipper_length_mm")
    type_value(penguins, place, "210")
    penguins.find(f"value{1 - place}").clear()
    mixture = penguins.session.state.snapshot.mixture.marginal((place,))
    wanted = mixture.responsibilities(np.array([[210.0]]))[0]
    assert list(bars(penguins).values()) == pytest.approx(wanted.tolist())


def test_it_follows_the_mixture_the_names_and_the_columns(asked):
    type_value(asked, 0, "4200")
    asked.session.naming.rename(0, "small")
    assert set(bars(asked)) == {"small", "C2"}
    asked.session.change(components=3)
    asked.click("finishButton")
    asked.wait(lambda: asked.session.state.n_components == 3)
    asked.wait_for("finished")
    assert asked.text("value0") == "4200"
    wanted = responsibilities(asked, 4200.0).tolist()
    assert list(bars(asked).values()) == pytest.approx(wanted)
    asked.tick("flipper_length_mm")
    assert asked.find("value1").isVisible()
    assert asked.text("valueTold") == "There is no mixture yet: press Run first."


def test_the_key_brings_the_one_that_is_open_to_the_front_and_escape_closes_it(asked):
    asked.window.actions_["ask"].trigger()
    (dialog,) = asked.window.findChildren(QDialog, "valueDialog")
    asked.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    asked.wait(lambda: not asked.window.findChildren(QDialog, "valueDialog"))
    asked.session.naming.rename(0, "small")
    asked.window.actions_["ask"].trigger()
    assert set(bars(asked)) == {"small", "C2"}
