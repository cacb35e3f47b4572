"""The knobs of components: on ellipses in a plane of two axes, on curves over one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.handles_layer import HandlesLayer
from gmmstudio.session.drawing.ellipses import ellipses
from gmmstudio.session.drawing.grids import adaptive_lines, component_curves, peaks
from gmmstudio.session.drawing.hits import component_around, component_below
from gmmstudio.session.grasp import RADIUS

_CORNERS = 200
_HEADROOM = 0.06


class EllipseHandles(HandlesLayer):
    """Knobs in a plane of two axes: the mean, and the ends of the axes at two deviations."""

    ends = 4

    def _spots(self, seen: Mixture) -> np.ndarray:
        return seen.means

    def _end_spots(self, component: int) -> np.ndarray:
        grasp = self._grasped(component)
        assert grasp is not None
        return grasp.ends

    def _lines(self, component: int) -> Sequence[np.ndarray]:
        ends = self._end_spots(component)
        return ends[[0, 2]], ends[[1, 3]]

    def _outlines(self, seen: Mixture) -> Sequence[np.ndarray]:
        inner, outer = (ellipses(seen.means, seen.covariances, r) for r in (1.0, RADIUS))
        nowhere = np.full((len(inner), 1, 2), np.nan)
        return tuple(np.concatenate([outer, nowhere, inner], axis=1))

    def _around(self, place: np.ndarray, seen: Mixture) -> int | None:
        return component_around(place, seen, RADIUS)


class CurveHandles(HandlesLayer):
    """Knobs on curves over one axis: the mean at the top, and one deviation to either side."""

    ends = 2

    def _spots(self, seen: Mixture) -> np.ndarray:
        return self._on_curves(*peaks(seen).T)

    def _end_spots(self, component: int) -> np.ndarray:
        assert self._seen is not None
        grasp = self._grasped(component)
        assert grasp is not None
        x = grasp.ends[:, 0]
        return self._on_curves(x, component_curves(self._seen, x)[0][component])

    def _on_curves(self, x: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """Return places on curves; where these leave the plane above, just below its upper edge."""
        low, high = self._plane.box.viewRange()[1]
        return np.stack([x, np.minimum(heights, high - _HEADROOM * (high - low))], axis=1)

    def _lines(self, component: int) -> Sequence[np.ndarray]:
        assert self._seen is not None
        x, top = self._spots(self._seen)[component]
        return np.array([[x, 0.0], [x, top]]), self._end_spots(component)

    def _outlines(self, seen: Mixture) -> Sequence[np.ndarray]:
        low, high = self._plane.box.viewRange()[0]
        deviations = seen.standard_deviations[:, 0]
        x = adaptive_lines(seen.means[:, 0], deviations, low, high, _CORNERS)
        return [np.stack([x, heights], axis=1) for heights in component_curves(seen, x)[0]]

    def _around(self, place: np.ndarray, seen: Mixture) -> int | None:
        return component_below(place, seen)
