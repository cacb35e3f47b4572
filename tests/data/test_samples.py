"""The sample tables are what their sources say they are."""

from collections import Counter

import numpy as np
import pytest

from gmmstudio.data import SAMPLES, ColumnKind, load
from gmmstudio.registry import UnknownNameError


def test_the_samples_on_offer():
    assert SAMPLES.names() == (
        "palmer_penguins",
        "old_faithful",
        "iris",
        "diabetes",
        "acidity",
        "gvhd_positive",
    )


@pytest.mark.parametrize(
    ("key", "n_rows", "n_columns", "used"),
    [
        ("palmer_penguins", 344, 8, 342),
        ("old_faithful", 272, 2, 272),
        ("iris", 150, 5, 150),
        ("diabetes", 145, 4, 145),
        ("acidity", 155, 1, 155),
        ("gvhd_positive", 9083, 4, 9083),
    ],
)
def test_size_and_suggested_columns(key, n_rows, n_columns, used):
    dataset = load(f"sample:{key}")
    assert (dataset.n_rows, len(dataset.columns)) == (n_rows, n_columns)
    assert len(dataset.select(dataset.suggested).rows) == used
    assert dataset.source == f"sample:{key}"
    assert dataset.notes == ()


# Means and group sizes as published with the data.
@pytest.mark.parametrize(
    ("key", "means"),
    [
        ("palmer_penguins", [4201.754386]),
        ("old_faithful", [3.487783, 70.897059]),
        ("iris", [3.758, 1.199333]),
        ("diabetes", [121.986207, 540.786207, 186.117241]),
        ("acidity", [5.105096]),
    ],
)
def test_means(key, means):
    dataset = SAMPLES[key].load()
    np.testing.assert_allclose(dataset.select(dataset.suggested).X.mean(axis=0), means, rtol=1e-6)


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("palmer_penguins", {"Adelie": 152, "Gentoo": 124, "Chinstrap": 68}),
        ("iris", {"setosa": 50, "versicolor": 50, "virginica": 50}),
        ("diabetes", {"Normal": 76, "Chemical": 36, "Overt": 33}),
    ],
)
def test_the_known_groups(key, groups):
    dataset = SAMPLES[key].load()
    assert dataset.truth is not None
    truth = dataset.column(dataset.truth)
    assert truth.kind is ColumnKind.TEXT
    assert Counter(truth.values) == groups


def test_penguins_missing_cells_are_told():
    dataset = SAMPLES["palmer_penguins"].load()
    selection = dataset.select(["body_mass_g", "flipper_length_mm"])
    assert selection.left_out_rows.tolist() == [3, 271]
    assert set(selection.left_out_reasons) == {"missing: body_mass_g, flipper_length_mm"}
    assert dataset.column("sex").n_missing == 11


@pytest.mark.parametrize("sample", SAMPLES.entries(), ids=SAMPLES.names())
def test_every_sample_says_what_it_is_and_whose(sample):
    dataset = sample.load()
    assert dataset.name == sample.title
    assert dataset.attribution == sample.attribution
    assert any(
        year.isdigit() for year in sample.attribution.replace("(", " ").replace(")", " ").split()
    )
    assert dataset.description.endswith(".")
    assert dataset.description.count(". ") == 0


def test_an_unknown_sample():
    with pytest.raises(UnknownNameError, match="did you mean 'iris'"):
        load("sample:irsi")
