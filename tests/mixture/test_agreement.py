"""Agreement of two divisions against scikit-learn, mclust, and all matchings tried one by one."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from gmmstudio.mixture.agreement import adjusted_rand_index, best_matching

DIVISIONS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=40)

BY_MCLUST = (
    # table(species, cluster) of 342 penguins in R, adjustedRandIndex and classError of mclust 6.0
    ([[24, 0, 127], [63, 0, 5], [0, 123, 0]], 0.7928369, 0.08479532),
    ([[116, 35], [53, 15], [1, 122]], 0.3849068, 0.3040936),
    ([[149, 0, 2], [3, 0, 65], [0, 123, 0]], 0.9603061, 0.01461988),
)


def crossed(pairs):
    counts = np.zeros((4, 5), dtype=np.int64)
    np.add.at(counts, tuple(np.array(pairs).T), 1)
    return counts


@given(DIVISIONS)
def test_the_index_is_that_of_scikit_learn(pairs):
    labels, clusters = np.array(pairs).T
    expected = adjusted_rand_score(labels, clusters)
    assert adjusted_rand_index(crossed(pairs)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("counts", "index", "error"), BY_MCLUST)
def test_penguins_agree_with_their_species_as_much_as_mclust_says(counts, index, error):
    assert adjusted_rand_index(counts) == pytest.approx(index, abs=1e-7)
    assert best_matching(counts).error == pytest.approx(error, abs=1e-7)


@given(DIVISIONS)
def test_no_other_matching_leaves_fewer_rows_out(pairs):
    counts = crossed(pairs)
    matched = max(
        sum(counts[group, component] for group, component in enumerate(chosen))
        for chosen in permutations(range(5), 4)
    )
    matching = best_matching(counts)
    assert matching.error == pytest.approx(1 - matched / len(pairs))
    assert sum(counts[pair] for pair in matching.pairs) == matched


def test_more_groups_than_components_leave_groups_without_one():
    matching = best_matching([[1, 9], [8, 2], [3, 3]])
    assert matching.pairs == ((0, 1), (1, 0))
    assert matching.error == pytest.approx(9 / 26)


def test_one_group_in_one_component_agrees_wholly_and_so_do_no_rows():
    assert adjusted_rand_index([[7]]) == 1.0
    assert adjusted_rand_index(np.eye(3)) == 1.0
    assert adjusted_rand_index([[0, 0]]) == 1.0
    assert best_matching([[0, 0]]).error == 0.0
