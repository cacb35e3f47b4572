"""Where the engine gets its rows: an array, or something larger than memory."""

from typing import Protocol

import numpy as np

from gmmstudio.mixture.passes import Passes, Plan, ThreadedPasses
from gmmstudio.mixture.rows import BlockSource, Sample, Survey, survey


class RowSource(Protocol):
    """Rows to fit. Whatever has these four can be given to ``iterate`` and ``fit`` as the data.

    Rows are complete: whoever makes a source has left out those with missing cells.
    """

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        ...

    @property
    def n_features(self) -> int:
        """The number of columns."""
        ...

    def survey(self) -> Survey:
        """Return means, standard deviations and extremes of the columns."""
        ...

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many rows that count, with their weights: all, or drawn evenly.

        One of weight 0 is not there, and no fit may begin from it.
        """
        ...

    def passes(self, plan: Plan) -> Passes:
        """Return what runs passes over the rows."""
        ...


class LocalRows:
    """A source whose blocks come to this process and are shared out over its threads.

    Parameters
    ----------
    blocks : BlockSource
    found : Survey or None
        What a survey found already; looked for when it is first asked for otherwise.
    """

    def __init__(self, blocks: BlockSource, found: Survey | None = None) -> None:
        self._blocks = blocks
        self._found = found
        self.n_samples = blocks.n_samples
        self.n_features = blocks.n_features

    def survey(self) -> Survey:
        """Return means, standard deviations and extremes of the columns, in two passes."""
        if self._found is None:
            self._found = survey(self._blocks)
        return self._found

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many of the rows that count."""
        return self._blocks.sample(limit, rng)

    def passes(self, plan: Plan) -> Passes:
        """Return passes over the blocks, shared out over ``plan.n_threads``."""
        return ThreadedPasses(self._blocks, plan)


def is_source(data: object) -> bool:
    """Tell whether the data bring their own passes."""
    return callable(getattr(data, "passes", None))
