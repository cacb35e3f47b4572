"""Data that cannot be fitted get a message that says what to do."""

import numpy as np
import pytest

from gmmstudio.mixture import FitError, check_fit_input, fit

NAMES = ["height", "mass"]


def refused(X: object, k: int, message: str) -> None:
    with pytest.raises(FitError, match=message) as caught:
        check_fit_input(X, k, column_names=NAMES)
    assert "\n" not in str(caught.value)


def test_good_data_pass_with_their_moments() -> None:
    X = np.array([[1.0, 10.0], [2.0, 30.0], [4.0, 20.0]])
    rows, survey = check_fit_input(X, 2, column_names=NAMES)
    assert rows is X
    np.testing.assert_allclose(survey.mean, X.mean(axis=0))
    np.testing.assert_allclose(survey.deviation, X.std(axis=0))
    np.testing.assert_array_equal(survey.low, [1, 10])
    np.testing.assert_array_equal(survey.high, [4, 30])


def test_moments_keep_their_digits_beside_an_offset() -> None:
    X = np.array([[0.0], [1.0], [2.0], [5.0]])
    _, survey = check_fit_input(X + 2.0**40, 2)
    assert survey.deviation[0] == pytest.approx(X.std(), rel=1e-12)


def test_more_components_than_rows() -> None:
    refused([[1, 2], [3, 4]], 3, "k = 3 components cannot be fitted to 2 rows; choose at most 2")


def test_fewer_distinct_rows_than_components() -> None:
    refused([[1, 2], [3, 4], [1, 2]] * 10, 3, "only 2 distinct rows for k = 3 .* at most 2")


def test_minus_zero_is_zero() -> None:
    refused([[0.0, 1], [-0.0, 1], [3.0, 2]], 3, "only 2 distinct rows")


def test_a_constant_column_is_named() -> None:
    refused([[1, 5], [2, 5], [3, 5]], 2, r"mass is constant \(5 in every row\).*leave the column")


def test_a_column_whose_spread_is_rounding_is_named() -> None:
    X = np.column_stack([[1, 2, 3, 4], 1e17 + np.array([0, 16, 0, 16])])
    refused(X, 2, "mass varies by no more than the rounding")


def test_a_column_too_wide_for_floats_is_named() -> None:
    refused([[1, 1e308], [2, -1e308], [3, 0]], 2, "mass reaches from -1e.308 to 1e.308")


def test_a_cell_that_is_not_finite_is_named_with_its_row() -> None:
    refused([[1, 2], [3, np.nan], [4, 5]], 2, "row 2, mass: nan is not a finite number")
    refused([[1, 2], [np.inf, 3], [4, 5]], 2, "row 2, height: inf is not a finite number")


def test_a_sum_that_overflows_is_not_taken_for_a_bad_cell() -> None:
    refused([[1e308, 1], [1.1e308, 2], [1e308, 3]], 2, "height reaches from")


def test_one_row_no_rows_and_no_columns() -> None:
    refused([[1, 2]], 1, "there is one row to fit; at least two")
    refused(np.empty((0, 2)), 1, "there are no rows to fit")
    refused(np.empty((3, 0)), 1, "no column to fit")


def test_what_is_no_number_of_components_and_no_table_of_numbers() -> None:
    refused([[1, 2], [3, 4]], 1.5, "k = 1.5: the number of components must be a whole number")
    refused([[1, 2], [3, 4]], True, "k = True: the number of components must be a whole number")
    refused([["a", "b"], ["c", "d"]], 1, "must be a table of numbers")
    refused([[1, 2j], [3, 4]], 1, "must be a table of numbers; these are complex")
    refused([[1, None], [3, 4]], 1, "row 1, mass: nan is not a finite number")
    refused([[1, 2], [3]], 1, "must be a table of numbers")
    refused(np.ones((3, 2, 2)), 1, "not 3-dimensional")


@pytest.mark.parametrize("names", [["mass"], ["mass", "height", "age"], []])
def test_names_that_are_not_one_for_each_column(names) -> None:
    # A name too few would leave the last column, here a constant, unlooked at.
    message = f"there are {len(names)} column names for 2 columns; give one for each"
    with pytest.raises(FitError, match=message):
        check_fit_input([[1, 0], [2, 0], [4, 0]], 2, column_names=names)


def test_a_masked_cell_is_a_missing_one() -> None:
    X = np.ma.masked_array([[1, 2], [3, -999], [4, 5]], mask=[[0, 0], [0, 1], [0, 0]])
    refused(X, 2, "row 2, mass: nan is not a finite number")


class Frame:
    """What a table of another library looks like from outside."""

    def __init__(self, values: np.ndarray) -> None:
        self._values = values

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._values, dtype=dtype)


@pytest.mark.parametrize(
    "form",
    [
        np.asfortranarray,
        lambda X: np.repeat(X, 2, axis=0)[::2],
        lambda X: X[:, ::-1].copy()[:, ::-1],
        lambda X: X.astype(">f8"),
        lambda X: X.astype(np.float32),
        lambda X: X.astype(np.int16),
        lambda X: X.astype(np.uint8),
        lambda X: X.astype(object),
        lambda X: X.tolist(),
        np.ma.masked_array,
        Frame,
    ],
    ids=[
        "by columns", "every other row", "reversed", "other byte order", "single precision",
        "integers", "bytes", "objects", "lists", "masked nowhere", "another library's table",
    ],
)  # fmt: skip
def test_the_same_numbers_in_any_form_are_the_same_data(form) -> None:
    X = np.random.default_rng(0).integers(0, 200, size=(90, 3)).astype(float)
    plain, same = fit(X, 2), fit(form(X), 2)
    assert same.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-13)
    np.testing.assert_allclose(same.mixture.covariances, plain.mixture.covariances, rtol=1e-10)


def test_a_read_only_array_and_a_single_column_are_data() -> None:
    x = np.random.default_rng(0).normal(size=50)
    x.flags.writeable = False
    assert fit(x, 2, covariance="V").log_likelihood == (
        fit(x[:, None], 2, covariance="V").log_likelihood
    )


@pytest.mark.parametrize("k", [0, -1, 1001])
def test_a_number_of_components_out_of_range(k: int) -> None:
    refused([[1, 2], [3, 4]], k, "number of components must be from 1 to 1000")


def test_columns_without_names_are_numbered() -> None:
    with pytest.raises(FitError, match="column 2 is constant"):
        check_fit_input([[1, 5], [2, 5]], 1)
