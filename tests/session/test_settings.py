import pytest

from gmmstudio.session.settings import FitSettings, SettingsError


def test_first_settings_are_those_of_the_method():
    settings = FitSettings()
    assert (settings.components, settings.family, settings.start) == (2, "VVV", "kmeans")
    assert (settings.tolerance, settings.max_iterations) == (1e-6, 500)
    assert (settings.covariance_floor, settings.seed, settings.restarts) == (1e-6, 0, 5)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"components": 0}, "number of components is 0"),
        ({"components": 51}, "from 1 to 50"),
        ({"restarts": 0}, "number of restarts is 0"),
        ({"restarts": 101}, "from 1 to 100"),
        ({"max_iterations": 0}, "maximum of iterations is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"tolerance": -1e-6}, "tolerance is -1e-06"),
        ({"tolerance": 1.0}, "from 0 to below 1"),
        ({"tolerance": float("nan")}, "tolerance is nan"),
        ({"covariance_floor": float("inf")}, "covariance floor is inf"),
        ({"columns": ("a", "a")}, "chosen twice"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(changes, told):
    with pytest.raises(SettingsError, match=told):
        FitSettings(**changes)


def test_limits_themselves_are_allowed():
    settings = FitSettings(components=50, tolerance=0.0, covariance_floor=0.0)
    assert (settings.components, settings.tolerance, settings.covariance_floor) == (50, 0.0, 0.0)
