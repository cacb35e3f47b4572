"""The views there are: what makes each and where the window first puts it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.plots.pair_view import PairView
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.responsibility_view import ResponsibilityView
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.registry import Registry
from gmmstudio.session.view_state import ViewState


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
    about : str
        What it shows, in a sentence or two: for assistive technology and What's-this.
    terms : tuple of str
        Keys of the glossary that it is about.
    shows : callable
        Tells of a state whether there is anything to see of it.
    """

    title: str
    place: Place
    make: Callable[[], PlotPanel]
    about: str = ""
    terms: tuple[str, ...] = ()
    shows: Callable[[ViewState], bool] = bool

    def made(self) -> PlotPanel:
        """Return the widget, with what there is to say about it."""
        view = self.make()
        view.explain(self.about, *self.terms)
        return view


def _has_several_columns(state: ViewState) -> bool:
    return state.selection is not None and len(state.selection.columns) > 1


VIEWS: Registry[ViewEntry] = Registry("view")
VIEWS.register(
    "density",
    ViewEntry(
        "&Density",
        Place.MIDDLE_ONE_COLUMN,
        DensityView,
        "Where the rows of one column lie, as a histogram, and which part of it each component "
        "explains; below, the probability of each component by value.",
        ("component", "mixture", "responsibility"),
        lambda state: state.is_univariate,
    ),
)
VIEWS.register(
    "scatter",
    ViewEntry(
        "&Scatter",
        Place.MIDDLE_MORE_COLUMNS,
        ScatterView,
        "Two columns against each other: a dot a row, coloured by its responsibilities, and an "
        "ellipse a component at one and at two standard deviations.",
        ("responsibility", "mean", "covariance"),
        _has_several_columns,
    ),
)
VIEWS.register(
    "pairs",
    ViewEntry(
        "&Pairs",
        Place.MIDDLE_MORE_COLUMNS,
        PairView,
        "Up to six columns, each against each other: rows and ellipses below the diagonal, the "
        "correlation within each component above it, and each column alone on it.",
        ("component", "covariance"),
        _has_several_columns,
    ),
)
VIEWS.register(
    "responsibilities",
    ViewEntry(
        "&Responsibilities",
        Place.RIGHT,
        ResponsibilityView,
        "A bar a row, divided among the components by probability, sorted by component and "
        "certainty; where colours share a bar, the row belongs to several.",
        ("responsibility", "uncertainty"),
        lambda state: state.assignment is not None,
    ),
)
VIEWS.register(
    "likelihood",
    ViewEntry(
        "&Log-likelihood",
        Place.BOTTOM,
        LikelihoodView,
        "The log-likelihood by iteration: it climbs until EM has converged.",
        ("log_likelihood", "convergence"),
        lambda state: state.has_fit,
    ),
)


def in_the_middle(views: Mapping[str, PlotPanel]) -> dict[str, PlotPanel]:
    """Return the views that share the middle where several columns are in use, by title.

    Parameters
    ----------
    views : mapping of str to PlotPanel
        All views by name.
    """
    return {
        VIEWS[name].title.replace("&", ""): view
        for name, view in views.items()
        if VIEWS[name].place is Place.MIDDLE_MORE_COLUMNS
    }
