import pytest

from gmmstudio.session.drawing.ticks import step_within, tick_labels, tick_step


@pytest.mark.parametrize(
    ("span", "intervals", "step"),
    [
        (100, 5, 20),
        (100, 4, 25),
        (100, 9.9, 20),
        (3.6e-7, 4, 1e-7),
        (9.1e8, 3, 5e8),
        (1, 1, 1),
        (8, 1, 10),
    ],
)
def test_steps_are_round(span, intervals, step):
    assert tick_step(span, intervals) == pytest.approx(step)


@pytest.mark.parametrize(
    ("span", "step"), [(0.001, 1), (0.3, 1), (2, 1), (13, 5), (90, 20), (101, 25), (3, 1)]
)
def test_what_is_counted_has_whole_steps(span, step):
    assert tick_step(span, 5, whole=True) == step


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(0.0, 10.0, 5.0), (-1289.7, -1281.2, 2.0), (-1034.9, -1031.2, 2.0), (0.3, 0.9, 0.2)],
)
def test_two_numbers_lie_within_the_range(low, high, step):
    found = step_within(low, high, 2.0)
    assert found == pytest.approx(step)
    assert sum(low <= place * found <= high for place in range(-2_000, 2_000)) >= 2


def test_what_is_counted_may_have_one_number_alone():
    assert step_within(2.2, 3.4, 2.0, whole=True) == 1.0


@pytest.mark.parametrize(
    ("values", "step", "labels"),
    [
        ([3000, 3500, 4000], 500, ["3000", "3500", "4000"]),
        ([-500, 0, 500], 500, ["−500", "0", "500"]),
        ([9000, 10000, 11000], 1000, ["9,000", "10,000", "11,000"]),
        ([-0.1, 0.0, 0.1], 0.1, ["−0.1", "0", "0.1"]),
        ([0, 0.25, 0.5], 0.25, ["0", "0.25", "0.50"]),
        ([0.1 + 0.2 - 0.3, 0.1], 0.1, ["0", "0.1"]),
        ([100000000.5, 100000001], 0.5, ["100,000,000.5", "100,000,001.0"]),
        ([0, 2e-8, 4e-8], 2e-8, ["0", "2e−8", "4e−8"]),
        ([1.25e12, 1.5e12], 2.5e11, ["1.25e12", "1.5e12"]),
        ([], 1, []),
    ],
)
def test_labels_have_the_digits_that_tell_them_apart(values, step, labels):
    assert tick_labels(values, step) == labels


@pytest.mark.parametrize("offset", [1e3, 1e8, 1e13])
@pytest.mark.parametrize("step", [0.5, 2.0])
def test_no_two_ticks_read_the_same(offset, step):
    labels = tick_labels([offset + step * place for place in range(5)], step)
    assert len(set(labels)) == 5
