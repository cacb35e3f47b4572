import re

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from gmmstudio.mixture import Mixture
from gmmstudio.session.asked_values import NotANumberError, answered, first_values, parsed
from gmmstudio.session.looks import Looks
from gmmstudio.session.view_state import ViewState

MIXTURE = Mixture(
    [0.3, 0.7], [[0.0, 10.0], [3.0, 20.0]], [[[1.0, 0.5], [0.5, 9.0]], [[2.0, 0.0], [0.0, 4.0]]]
)


def test_all_values_are_weighed_by_bayes_rule():
    answer = answered(MIXTURE, [1.0, 13.0])
    joint = [
        w * multivariate_normal.pdf([1.0, 13.0], m, c)
        for w, m, c in zip(MIXTURE.weights, MIXTURE.means, MIXTURE.covariances, strict=True)
    ]
    assert answer.responsibilities == pytest.approx(np.array(joint) / sum(joint))
    assert np.exp(answer.log_density) == pytest.approx(sum(joint))
    share = joint[0] / sum(joint)
    assert answer.in_words(Looks()) == f"most probably C1 ({share:.3f}) · p(x) {sum(joint):.3g}"


def test_a_column_without_a_value_is_left_open():
    answer = answered(MIXTURE, [None, 18.0])
    joint = [0.3 * multivariate_normal.pdf(18, 10, 9), 0.7 * multivariate_normal.pdf(18, 20, 4)]
    assert answer.responsibilities == pytest.approx(np.array(joint) / sum(joint))
    assert np.exp(answer.log_density) == pytest.approx(sum(joint))


def test_without_any_value_the_weights_are_all_there_is():
    answer = answered(MIXTURE, [None, None])
    assert answer.responsibilities.tolist() == [0.3, 0.7]
    words = answer.in_words(Looks().renamed(1, "large", 2))
    assert words == "without a value: the weights, of which large has the largest (0.700)"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4200", 4200.0),
        (" 3.5e4 ", 35_000.0),
        ("−2,5", -2.5),
        ("4 200,5", 4200.5),
        ("1,234,567", 1_234_567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("−1.234.567,25", -1_234_567.25),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("  ", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert parsed(text) == value


@pytest.mark.parametrize(
    "text", ["heavy", "1.2.3", "1,2,3", "1,2.3", "1,234.567,8", "inf", "nan", "1e999", "."]
)
def test_what_is_no_number_is_named(text):
    with pytest.raises(NotANumberError, match=f"“{re.escape(text)}” is not a number"):
        parsed(text)


@pytest.mark.parametrize("text", ["12,345", "−1,200"])
def test_what_could_be_two_numbers_is_taken_for_neither(text):
    with pytest.raises(NotANumberError) as told:
        parsed(text)
    assert "can be read in two ways: type" in str(told.value)
    assert parsed(text.replace(",", "")) == 1000 * parsed(text.replace(",", "."))


def test_a_density_beyond_the_range_of_numbers_is_told_all_the_same():
    tight = Mixture([1.0], [[0.0] * 12], [np.eye(12) * 1e-60])
    at_the_mean = -6 * np.log(2 * np.pi) + 12 * 30 * np.log(10)
    answer = answered(tight, [0.0] * 12)
    assert answer.log_density == pytest.approx(at_the_mean)
    assert answer.in_words(Looks()) == "most probably C1 (1.000) · p(x) 1.63e355"
    far = answered(MIXTURE, [100.0, 0.0]).in_words(Looks())
    # C1, as far away and of half the variance, adds nothing that a digit shows
    log_10 = (np.log(0.7 / (2 * np.pi * np.sqrt(8))) - 97**2 / 4 - 20**2 / 8) / np.log(10)
    power = int(np.floor(log_10))
    assert far == f"most probably C2 (1.000) · p(x) {10 ** (log_10 - power):.3g}e−{-power}"
    assert answered(MIXTURE, [1e308, 0.0]).in_words(Looks()).endswith("p(x) 0")


def test_one_begins_with_the_means_of_the_rows_however_narrow_they_are(make_table):
    dataset = make_table({"a": [1.0, 2.0, 6.0], "b": [1234.56, 1234.58, np.nan]})
    state = ViewState(dataset=dataset, selection=dataset.select(("a", "b")))
    assert first_values(state) == ("1.5", "1234.57")
    assert first_values(ViewState()) == ()
