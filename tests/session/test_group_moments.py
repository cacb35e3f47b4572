import numpy as np

from gmmstudio.session.group_moments import group_moments


def test_they_are_those_of_each_group_by_itself():
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 3, 40_000)
    X = rng.normal(size=(40_000, 2)) * [1.0, 1e3] + 1e6 * labels[:, None]
    moments = group_moments(np.asfortranarray(X), labels, 3)
    for j in range(3):
        rows = X[labels == j]
        assert moments.counts[j] == len(rows)
        np.testing.assert_allclose(moments.means[j], rows.mean(axis=0), rtol=1e-12)
        expected = np.cov(rows, rowvar=False, bias=True)
        np.testing.assert_allclose(moments.covariances[j], expected, rtol=1e-9, atol=1e-9)


def test_a_group_without_rows_lies_nowhere():
    moments = group_moments(np.array([[1.0], [3.0]]), np.array([0, 0]), 2)
    assert moments.counts.tolist() == [2, 0]
    assert moments.means[0, 0] == 2.0
    assert moments.covariances[0, 0, 0] == 1.0
    assert np.isnan(moments.means[1]).all()
    assert np.isnan(moments.covariances[1]).all()
