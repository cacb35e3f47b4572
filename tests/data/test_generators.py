"""Generated tables follow the rule that they are named after, with the truth beside."""

import numpy as np
import pytest
from scipy.stats import norm

from gmmstudio.data import GENERATORS, ColumnKind, DataError, load
from gmmstudio.data.generators import centre_distance


def groups_of(dataset):
    labels = dataset.column(dataset.truth).values
    names, groups = np.unique(labels.astype(str), return_inverse=True)
    return names.tolist(), groups


@pytest.mark.parametrize("generator", GENERATORS.entries(), ids=GENERATORS.names())
class TestEveryGenerator:
    def test_the_same_seed_gives_the_same_table(self, generator):
        first, again = generator.generate(seed=7), generator.generate(seed=7)
        other = generator.generate(seed=8)
        assert first.sha256 == again.sha256 != other.sha256
        for column, same in zip(first.columns, again.columns, strict=True):
            assert column.values.tolist() == same.values.tolist()

    def test_the_source_makes_the_same_table_again(self, generator):
        dataset = generator.generate(n=33, seed=5)
        again = load(dataset.source)
        assert again.sha256 == dataset.sha256
        assert again.source == dataset.source
        assert again.n_rows == 33

    def test_the_truth_is_kept_beside_the_numbers(self, generator):
        dataset = generator.generate(n=50)
        assert dataset.column(dataset.truth).kind is ColumnKind.TEXT
        assert dataset.suggested == dataset.numeric_columns
        assert len(dataset.select(dataset.suggested).rows) == 50
        assert "seed = 0" in dataset.notes

    def test_a_value_out_of_bounds(self, generator):
        for value in (1, 2.5, float("nan"), float("inf"), "7", True, 10**9):
            with pytest.raises(DataError, match=r"\(n\) cannot be .*a whole number from 2 to"):
                generator.generate(n=value)

    def test_every_bound_is_allowed(self, generator):
        for parameter in generator.parameters:
            if parameter.name == "n":
                continue
            for bound in (parameter.minimum, parameter.maximum):
                dataset = generator.generate(**{"n": 20, parameter.name: bound})
                assert np.isfinite(dataset.select(dataset.suggested).X).all()

    def test_an_unknown_parameter(self, generator):
        with pytest.raises(DataError, match=r"no parameter 'size'; choose from: n, "):
            generator.generate(size=3)


class TestTwoSpecies:
    def test_weights_of_each_species_follow_its_normal(self):
        n = 200_000
        settings = {"share_a": 0.3, "mean_a": 2.0, "sd_a": 0.25, "mean_b": 3.0, "sd_b": 0.5}
        dataset = GENERATORS["two_species"].generate(n=n, seed=1, **settings)
        assert dataset.column_names == ("weight_kg", "species")
        names, groups = groups_of(dataset)
        assert names == ["A", "B"]
        weights = dataset.column("weight_kg").values
        share = (groups == 0).mean()
        assert abs(share - 0.3) < 4 * np.sqrt(0.3 * 0.7 / n)
        for group, mean, sd in ((0, 2.0, 0.25), (1, 3.0, 0.5)):
            own = weights[groups == group]
            assert abs(own.mean() - mean) < 4 * sd / np.sqrt(len(own))
            assert abs(own.std() - sd) < 4 * sd / np.sqrt(2 * len(own))
            below = (own < mean + sd).mean()
            assert abs(below - norm.cdf(1)) < 4 * np.sqrt(0.16 * 0.84 / len(own))

    def test_the_default_species_overlap(self):
        dataset = GENERATORS["two_species"].generate(n=20_000)
        _, groups = groups_of(dataset)
        weights = dataset.column("weight_kg").values
        heavy_a, light_b = (
            np.quantile(weights[groups == 0], 0.95),
            np.quantile(weights[groups == 1], 0.05),
        )
        assert light_b < heavy_a


class TestBlobs:
    def test_the_distance_of_centres_that_gives_an_overlap(self):
        assert centre_distance(norm.cdf(-1)) == pytest.approx(2.0)
        for overlap in (1e-6, 0.02, 0.3, 0.49):
            assert norm.cdf(-centre_distance(overlap) / 2) == pytest.approx(overlap)

    @pytest.mark.parametrize("overlap", [0.02, 0.2])
    @pytest.mark.parametrize("d", [1, 3])
    def test_that_share_of_rows_lies_nearer_to_the_other_centre(self, overlap, d):
        n = 100_000
        dataset = GENERATORS["blobs"].generate(n=n, k=2, d=d, overlap=overlap, seed=3)
        names, groups = groups_of(dataset)
        assert names == ["blob 1", "blob 2"]
        X = dataset.select(dataset.suggested).X
        centres = np.array([X[groups == g].mean(axis=0) for g in range(2)])
        distances = np.linalg.norm(X[:, None, :] - centres, axis=2)
        nearer = (distances.argmin(axis=1) != groups).mean()
        assert abs(nearer - overlap) < 5 * np.sqrt(overlap / n)

    def test_each_blob_has_its_nearest_neighbour_at_that_distance(self):
        dataset = GENERATORS["blobs"].generate(n=400_000, k=4, d=2, overlap=1e-6, seed=2)
        _, groups = groups_of(dataset)
        X = dataset.select(dataset.suggested).X
        centres = np.array([X[groups == g].mean(axis=0) for g in range(4)])
        gaps = np.linalg.norm(centres[:, None] - centres, axis=2)
        np.fill_diagonal(gaps, np.inf)
        np.testing.assert_allclose(gaps.min(axis=1), centre_distance(1e-6), atol=0.03)

    def test_blobs_are_round_of_standard_deviation_1_and_equally_likely(self):
        n, k = 90_000, 3
        dataset = GENERATORS["blobs"].generate(n=n, k=k, d=2, seed=4)
        assert dataset.column_names == ("x1", "x2", "blob")
        _, groups = groups_of(dataset)
        X = dataset.select(["x1", "x2"]).X
        for g in range(k):
            own = X[groups == g]
            assert abs(len(own) - n / k) < 5 * np.sqrt(n / k)
            np.testing.assert_allclose(np.cov(own.T), np.eye(2), atol=0.04)

    @pytest.mark.parametrize(("k", "d"), [(1, 1), (50, 1), (50, 2), (3, 50)])
    def test_any_number_of_blobs_and_columns(self, k, d):
        dataset = GENERATORS["blobs"].generate(n=2000, k=k, d=d)
        assert dataset.select(dataset.suggested).X.shape == (2000, d)
        assert len(groups_of(dataset)[0]) == k


class TestLoad:
    def test_parameters_left_out_keep_their_defaults(self):
        assert load("generated:blobs?seed=9").sha256 == GENERATORS["blobs"].generate(seed=9).sha256

    def test_parameters_that_are_none(self):
        with pytest.raises(DataError, match="blobs has no parameter 'sed'"):
            load("generated:blobs?sed=9")
        with pytest.raises(DataError, match=r"\(seed\) cannot be '9x'"):
            load("generated:blobs?seed=9x")

    def test_a_path(self, write):
        assert load(str(write("x\n1\n"))).column("x").values.tolist() == [1.0]
