"""Ways out of a collapse: offered when there is one, and only then."""

from types import SimpleNamespace

import pytest

from gmmstudio.mixture.snapshot import Collapse
from gmmstudio.session.notice import Notice, Severity
from gmmstudio.session.remedies import OF_COLLAPSE, REMEDIES, remedies_for
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import LABELS, FitSettings
from gmmstudio.session.view_state import ViewState

WARNED = Notice(Severity.WARNING, "a component is held up by the floor", OF_COLLAPSE)


class Moment:
    """As much of a snapshot as counts here."""

    def __init__(self, *collapses):
        self.collapses = collapses


class Fitted(Moment):
    """A sound one, of so many components."""

    def __init__(self, n_components):
        super().__init__()
        self.mixture = SimpleNamespace(n_components=n_components)


HELD, SOUND = Moment(Collapse(0, 3.0, 1e-9, 1e9)), Moment()


def state(**changes):
    settings = changes.pop("settings", FitSettings(components=3))
    values = {
        "settings": settings,
        "run_settings": settings,
        "status": RunStatus.FINISHED,
        "snapshot": HELD,
        "notice": WARNED,
    }
    return ViewState(**(values | changes))


def test_a_component_held_up_by_the_floor_has_two_ways_out():
    assert remedies_for(state()) == ("fewer_components", "raise_floor")


def test_a_run_without_a_floor_that_broke_off_has_them_too():
    bare = FitSettings(covariance_floor=0.0)
    broken = state(settings=bare, status=RunStatus.FAILED, snapshot=SOUND)
    assert remedies_for(broken) == ("fewer_components", "raise_floor")


@pytest.mark.parametrize(
    "changes",
    [
        {"snapshot": SOUND},
        {"snapshot": None},
        {"notice": None},
        {"notice": Notice(Severity.INFO, "wrote the files")},
        {"notice": Notice(Severity.ERROR, "the file is empty")},
        {"status": RunStatus.RUNNING},
        {"status": RunStatus.FAILED, "snapshot": SOUND},
        {"run_settings": None},
        {"run_settings": FitSettings(components=4)},
    ],
)
def test_there_is_nothing_to_offer(changes):
    assert remedies_for(state(**changes)) == ()


def test_what_cannot_go_further_is_not_offered():
    assert remedies_for(state(settings=FitSettings(components=1))) == ("raise_floor",)
    high = FitSettings(covariance_floor=0.1)
    assert remedies_for(state(settings=high)) == ("fewer_components",)


@pytest.mark.parametrize(
    ("floor", "raised"), [(0.0, 1e-6), (1e-9, 1e-6), (1e-6, 1e-4), (1e-4, 1e-2), (0.05, 0.1)]
)
def test_the_floor_is_raised_by_steps(floor, raised):
    changes = REMEDIES["raise_floor"].changes(state(settings=FitSettings(covariance_floor=floor)))
    assert changes == {"covariance_floor": pytest.approx(raised)}


def test_one_component_less():
    four = state(settings=FitSettings(components=4))
    assert REMEDIES["fewer_components"].changes(four) == {"components": 3}


def test_a_notice_offers_its_own_ways_where_they_are_apt():
    refused = Notice(Severity.ERROR, "it cannot be", ("run_anew", "set_k_back"))
    asked = {"run_settings": FitSettings(components=3), "settings": FitSettings(components=5)}
    shown = {"notice": refused, "snapshot": Fitted(3), **asked}
    assert remedies_for(state(**shown)) == ("run_anew", "set_k_back")
    # k is set back by hand
    assert remedies_for(state(**shown | {"settings": FitSettings(components=3)})) == ()


@pytest.mark.parametrize(
    ("tolerance", "finer"), [(1e-6, 1e-7), (1e-12, 1e-13), (1e-14, None), (0.0, None)]
)
def test_the_tolerance_becomes_finer_as_far_as_that_means_anything(tolerance, finer):
    changes = REMEDIES["run_on_finer"].changes(state(settings=FitSettings(tolerance=tolerance)))
    assert changes == ({} if finer is None else {"tolerance": finer})


def test_with_labels_as_the_start_k_is_set_back_by_another_start():
    asked = FitSettings(components=5, start=LABELS, labels_column="species")
    changes = REMEDIES["set_k_back"].changes(state(settings=asked, snapshot=Fitted(3)))
    assert changes == {"components": 3, "start": "kmeans"}
