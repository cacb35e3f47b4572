"""The views there are: what makes each and where the window first puts it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.responsibility_view import ResponsibilityView
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.registry import Registry


class Place(Enum):
    """Where a view is first seen."""

    MIDDLE_ONE_COLUMN = auto()
    MIDDLE_MORE_COLUMNS = auto()
    RIGHT = auto()
    BOTTOM = auto()


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """A view in the registry.

    Parameters
    ----------
    title : str
        What its dock and its menu entry say, with the mnemonic marked.
    place : Place
        Where it is first seen.
    make : callable
        Returns the widget.
    """

    title: str
    place: Place
    make: Callable[[], PlotPanel]


VIEWS: Registry[ViewEntry] = Registry("view")
VIEWS.register("density", ViewEntry("&Density", Place.MIDDLE_ONE_COLUMN, DensityView))
VIEWS.register("scatter", ViewEntry("&Scatter", Place.MIDDLE_MORE_COLUMNS, ScatterView))
VIEWS.register("responsibilities", ViewEntry("&Responsibilities", Place.RIGHT, ResponsibilityView))
VIEWS.register("likelihood", ViewEntry("&Log-likelihood", Place.BOTTOM, LikelihoodView))
