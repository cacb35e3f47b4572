"""One pass gives the sums of the textbook, whichever arithmetic it takes."""

import threading
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import numpy as np
import pytest

from gmmstudio.mixture import Mixture, Snapshot, iterate
from gmmstudio.mixture.assign import NearestCentre
from gmmstudio.mixture.covariance import Structure
from gmmstudio.mixture.frame import Frame
from gmmstudio.mixture.passes import FeatureSums, OrderedSum, Plan, ThreadedPasses, added
from gmmstudio.mixture.rows import ArrayRows, block_size, survey
from gmmstudio.mixture.statistics import Layout

from .support import last


def textbook_em(X: np.ndarray, mixture: Mixture, iterations: int) -> Mixture:
    """EM as it is written in a textbook, row by component arrays and all."""
    for _ in range(iterations):
        resp = mixture.responsibilities(X)
        rows = resp.sum(axis=0)
        means = resp.T @ X / rows[:, None]
        covariances = [
            (resp[:, j, None] * (X - means[j])).T @ (X - means[j]) / rows[j]
            for j in range(len(rows))
        ]
        mixture = Mixture(rows / rows.sum(), means, np.array(covariances))
    return mixture


@pytest.mark.parametrize("tightness", [1.0, 1e-2, 1e-4, 1e-6])
def test_em_is_the_textbooks_however_tight_the_components(tightness: float) -> None:
    rng = np.random.default_rng(2)
    centres = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, -1.0]])
    X = centres[rng.integers(3, size=5_000)] + tightness * rng.normal(size=(5_000, 2))
    start = Mixture(
        np.full(3, 1 / 3), centres + tightness / 3, [1.5 * tightness**2 * np.eye(2)] * 3
    )
    ours = last(
        iterate(X, 3, start=start, tolerance=0, max_iterations=4, covariance_floor=0.0)
    ).mixture
    book = textbook_em(X, start, 4)
    np.testing.assert_allclose(ours.means, book.means, rtol=0, atol=1e-9 * tightness + 1e-14)
    np.testing.assert_allclose(ours.covariances, book.covariances, rtol=0, atol=1e-8 * tightness**2)


@pytest.mark.parametrize("n", [2, 2_047, 2_048, 2_049, 70_001])
def test_blocks_cover_every_row_once_and_in_order(n: int) -> None:
    X = np.arange(2.0 * n).reshape(n, 2)
    source, size = ArrayRows(X), block_size(n, 10)
    chunks = list(source.chunks(size))
    parts = [b for chunk in chunks for b in chunk.blocks]
    np.testing.assert_array_equal(np.vstack([b.rows for b in parts]), X)
    np.testing.assert_array_equal(np.vstack([X[b.span] for b in parts]), X)
    assert [c.index for c in chunks] == list(range(source.n_chunks(size)))
    assert max(len(b.rows) for b in parts) <= size


def test_many_numbers_a_row_make_blocks_small() -> None:
    assert block_size(100_000, 2_000) <= 500


@pytest.mark.parametrize("n", [60_000, 100_000, 1_000_000, 10_000_001])
def test_many_rows_are_shared_out_evenly_over_up_to_four_threads(n: int) -> None:
    size = block_size(n, 13)
    assert -(-n // size) % 4 == 0
    assert size * 13 <= 1_000_000 + 13 * 512


def test_few_rows_are_one_block() -> None:
    assert block_size(272, 10) == 272
    assert block_size(20_000, 13) == 20_000


@pytest.mark.parametrize("far", [30.0, 1e3, 1e6])
def test_rows_far_from_all_components_have_their_share_of_everything(far: float) -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(3_000, 2))
    # Nearer to the second component, in units of its width: e^-450 at 30, and none at all beyond.
    X[[7, 1_999]] = [[far, far], [-far, 2 * far]]
    mixture = Mixture([0.7, 0.3], [[-0.5, 0.0], [0.5, 0.0]], [np.eye(2), [[1.5, 0.3], [0.3, 1.2]]])
    first = next(iterate(X, 2, start=mixture, covariance_floor=0.0))
    resp = mixture.responsibilities(X)
    assert first.log_likelihood == pytest.approx(mixture.log_likelihood(X), rel=1e-12)
    np.testing.assert_allclose(first.effective_rows, resp.sum(axis=0), rtol=1e-12)
    after = last(iterate(X, 2, start=mixture, max_iterations=1, covariance_floor=0.0)).mixture
    book = textbook_em(X, mixture, 1)
    np.testing.assert_allclose(after.means, book.means, rtol=1e-9)
    np.testing.assert_allclose(after.covariances, book.covariances, rtol=1e-9)


def test_a_sample_of_rows_is_drawn_without_repeating_and_in_order() -> None:
    X = np.arange(1_000.0)[:, None]
    rows = ArrayRows(X).sample(100, np.random.default_rng(0)).rows[:, 0]
    assert len(np.unique(rows)) == 100
    assert (np.diff(rows) > 0).all()
    assert ArrayRows(X).sample(1_000, np.random.default_rng(0)).rows is X


def test_the_survey_of_many_blocks_is_numpys() -> None:
    X = np.random.default_rng(0).normal(5, 3, size=(60_000, 2))
    found = survey(ArrayRows(X))
    np.testing.assert_allclose(found.mean, X.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.deviation, X.std(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(found.low, X.min(axis=0))


def test_parts_are_added_in_order_however_they_come() -> None:
    rng = np.random.default_rng(0)
    parts = [(float(v), rng.normal(size=(2, 3)) * 10.0 ** rng.integers(8)) for v in range(9)]
    in_order = added(parts)
    total = OrderedSum()
    for index in rng.permutation(9):
        total.add(int(index), parts[index])
    assert total.result()[0] == in_order[0] == 36.0
    np.testing.assert_array_equal(total.result()[1], in_order[1])
    gap = OrderedSum()
    gap.add(1, parts[1])
    with pytest.raises(ValueError, match="part 0 of the sum is missing"):
        gap.result()


def narrow(answers: Iterator[bool]) -> Callable[[], bool]:
    lock = threading.Lock()

    def is_narrow() -> bool:
        with lock:
            return next(answers)

    return is_narrow


def test_a_narrow_pass_is_one_threads_and_finds_the_same_to_the_last_bit() -> None:
    X = np.random.default_rng(3).normal(size=(90_000, 3))
    seen: set[int] = set()

    def seen_by() -> bool:
        seen.add(threading.get_ident())
        return False

    def found(answers: Iterator[bool]) -> Snapshot:
        return last(
            iterate(
                X,
                3,
                seed=4,
                max_iterations=3,
                n_threads=3,
                is_narrow=narrow(answers),
                should_stop=seen_by,
            )
        )

    alone = found(repeat(True))
    assert seen == {threading.get_ident()}
    by_turns = chain.from_iterable(repeat([True, False, False, True, False]))
    for answers in (repeat(False), by_turns):
        other = found(answers)
        assert other.log_likelihood == alone.log_likelihood
        np.testing.assert_array_equal(other.mixture.means, alone.mixture.means)
        np.testing.assert_array_equal(other.mixture.covariances, alone.mixture.covariances)


def test_helpers_are_called_into_a_pass_that_is_narrow_no_longer() -> None:
    X = np.random.default_rng(3).normal(size=(90_000, 2))
    source = ArrayRows(X)
    wide, helped = threading.Event(), threading.Event()

    def seen_by() -> bool:
        if threading.current_thread() is not threading.main_thread():
            helped.set()
        elif wide.is_set():
            assert helped.wait(timeout=10)
        wide.set()  # from the second chunk on
        return False

    layout = Layout(2, Structure.FULL)
    ones = np.ones(2)
    frame = Frame(np.zeros(2), ones, ones, 100.0)
    plan = Plan(frame, layout, 2, 10_000, 2, seen_by, lambda: not wide.is_set())
    passes = ThreadedPasses(source, plan)
    halves = NearestCentre(np.array([[-1.0, 0.0], [1.0, 0.0]]), ones)
    _, sums = passes.run(halves, FeatureSums(np.zeros((2, 2))))
    passes.close()
    assert helped.is_set()
    assert sums[:, 0].sum() == 90_000
    np.testing.assert_allclose(sums[:, 1:3].sum(axis=0), X.sum(axis=0), atol=1e-9)


def test_no_thread_outlives_a_run() -> None:
    before = threading.active_count()
    X = np.random.default_rng(0).normal(size=(200_000, 2))
    run = iterate(X, 4, n_threads=3, max_iterations=3)
    next(run)
    assert threading.active_count() > before
    run.close()
    assert threading.active_count() == before


def test_overlapping_fits_share_one_limit_on_blas_and_lift_it_in_the_end() -> None:
    from threadpoolctl import threadpool_info

    def threads() -> list[int]:
        return [p["num_threads"] for p in threadpool_info() if p["user_api"] == "blas"]

    from gmmstudio.mixture.blas import single_threaded_blas

    before = threads()
    with single_threaded_blas:
        with single_threaded_blas:
            assert set(threads()) == {1}
        assert set(threads()) == {1}
    assert threads() == before
