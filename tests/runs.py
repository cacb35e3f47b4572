"""Runs as the list of a session has them."""

from dataclasses import replace

import numpy as np

from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.settings import FitSettings

STARTED = RunSummary(
    number=1,
    origin="",
    parent=None,
    parent_iteration=0,
    begins_at=0,
    settings=FitSettings(),
    trace=np.empty(0),
    bic=None,
    stop_reason=None,
    failed=False,
)
"""A run that has only been asked for; what else a run is, is told by `dataclasses.replace`."""


def a_run(number, trace, begins_at=0):
    """Return a run that came by some log-likelihoods."""
    return replace(STARTED, number=number, trace=np.array(trace, float), begins_at=begins_at)
