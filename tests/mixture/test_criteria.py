"""Information criteria by hand."""

from math import log

import pytest

from gmmstudio.mixture import aic, bic


def test_bic_is_smaller_for_the_better_model() -> None:
    assert bic(-100.0, 5, 50) == pytest.approx(200 + 5 * log(50))


def test_aic() -> None:
    assert aic(-100.0, 5) == 210.0
