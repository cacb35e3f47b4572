"""The controls of a fit: how many components, of which kind, from where, until when."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from gmmstudio.data import Dataset, label_columns
from gmmstudio.qt.explanations import explain, told
from gmmstudio.qt.panels.column_chooser import ColumnChooser
from gmmstudio.qt.panels.family_chooser import FamilyChooser
from gmmstudio.qt.panels.power_box import PowerBox
from gmmstudio.qt.panels.range_hint import RangeHint
from gmmstudio.qt.panels.start_chooser import StartChooser
from gmmstudio.session.roles import start_varies
from gmmstudio.session.settings import (
    COMPONENTS_LIMIT,
    ITERATIONS_LIMIT,
    LABELS,
    RESTARTS_LIMIT,
    SEED_LIMIT,
)
from gmmstudio.session.view_state import ViewState

_FIELD_WIDTH = 96
_HIGHEST_POWER = 0.1


class ModelPanel(QWidget):
    """Shows the settings of a state and asks for changes; keeps none itself.

    Parameters
    ----------
    new_seed : QAction
        Takes the next seed; the button beside the field triggers it.
    parent : QWidget or None
        The owner.
    """

    changed = Signal(str, object)
    """Name of a setting and the value asked for."""

    def __init__(self, new_seed: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._add_mixture()
        self._add_start()
        self._add_end()
        self._add_seed(new_seed)
        self._add_rows()
        self.setWhatsThis(
            told("What is fitted: how many components, of which kind, from where, until when.")
        )
        self._wire()

    def _add_mixture(self) -> None:
        self._components = self._whole("components", 1, COMPONENTS_LIMIT)
        self._add(
            "&Components k", self._components, "How many groups to look for, 1 to 50.", "component"
        )
        self._family = FamilyChooser()
        self._family.setObjectName("family")
        self._add(
            "Famil&y",
            self._family,
            "What shape the components may have. The letters are mclust's code: "
            "volume, shape and direction, V for own to each component, E for equal, I for none.",
            "family",
            "covariance",
        )

    def _add_start(self) -> None:
        self._start = StartChooser()
        self._start.setObjectName("initialization")
        self._add("St&art", self._start, "Where the first parameters come from.", "start")
        self._labels = ColumnChooser(_label_columns)
        self._labels.setObjectName("labelsColumn")
        self._add(
            "La&bels",
            self._labels,
            "The column that names each row's group, in text or whole numbers. The number of "
            "components is that of the groups; each begins as its group is.",
            "start",
        )
        self._restarts = self._whole("restarts", 1, RESTARTS_LIMIT)
        self._add(
            "Restar&ts",
            self._restarts,
            "How many starts to compare: all are run for a few iterations, the best of them to the "
            "end, and the best of those is the one you watch. A start that collapsed is set aside.",
            "restarts",
        )

    def _add_end(self) -> None:
        self._tolerance = self._power()
        self._tolerance.setObjectName("tolerance")
        self._add(
            "T&olerance",
            self._tolerance,
            "EM has converged when an iteration raises the log-likelihood by less than this, and "
            "less than this is still to gain, both relative to its size. Smaller: more exact, more "
            "iterations.",
            "tolerance",
            "convergence",
        )
        self._max_iterations = self._whole("maxIterations", 1, ITERATIONS_LIMIT)
        self._add(
            "Ma&x iterations",
            self._max_iterations,
            "EM stops after so many at the latest.",
            "max_iterations",
        )
        self._floor = self._power()
        self._floor.setObjectName("covarianceFloor")
        self._add(
            "Covariance f&loor",
            self._floor,
            "The least variance of a component, as a share of the data's own: it keeps a component "
            "from shrinking onto a single row. 0 turns it off.",
            "covariance_floor",
            "collapse",
        )

    def _add_seed(self, new_seed: QAction) -> None:
        self._seed = self._whole("seed", 0, SEED_LIMIT)
        self._add(
            "&Seed",
            self._seed,
            "Decides every random choice of the start: the same seed gives the same fit.",
            "seed",
            beside=self._seed_button(new_seed),
        )

    def _add_rows(self) -> None:
        self._weights = ColumnChooser(_numeric_columns, none="none: each row once")
        self._weights.setObjectName("weightsColumn")
        self._add(
            "Row &weights",
            self._weights,
            "A column of numbers, 0 or more, that says how often each row counts: a row of weight "
            "2 is the row twice. The pictures show each row once; log-likelihood, effective rows "
            "and BIC are weighted.",
            "effective_rows",
        )

    def render(self, state: ViewState) -> None:
        """Show the settings of a state."""
        settings = state.settings
        self._family.show_choice(settings)
        self._start.show_choice(settings.start)
        for box, value in (
            (self._components, settings.components),
            (self._restarts, settings.restarts),
            (self._max_iterations, settings.max_iterations),
            (self._seed, settings.seed),
            (self._tolerance, settings.tolerance),
            (self._floor, settings.covariance_floor),
        ):
            # The same value set again would wipe out what is being typed.
            if box.value() != value:
                with QSignalBlocker(box):
                    box.setValue(value)
        starts_from_labels = settings.start == LABELS
        self._restarts.setEnabled(start_varies(settings, state.selection))
        self._components.setEnabled(not starts_from_labels)
        self._form.setRowVisible(self._labels, starts_from_labels)
        self._labels.show_choice(state.dataset, settings.labels_column)
        self._weights.show_choice(state.dataset, settings.weights_column)

    def _whole(self, name: str, smallest: int, largest: int) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        box.setRange(smallest, largest)
        box.setKeyboardTracking(False)
        RangeHint(box, smallest, largest)
        return box

    def _power(self) -> PowerBox:
        box = PowerBox(0.0, _HIGHEST_POWER)
        RangeHint(box, 0.0, _HIGHEST_POWER)
        return box

    def _seed_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName("newSeedButton")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName("New seed")
        button.setAccessibleDescription(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _add(
        self,
        text: str,
        field: QWidget,
        help_text: str,
        *terms: str,
        beside: QWidget | None = None,
    ) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        for widget in (label, field):
            explain(widget, help_text, *terms)
        # Room for the largest number that could be typed would make the dock too wide.
        field.setMinimumWidth(_FIELD_WIDTH)
        field.setAccessibleName(text.replace("&", ""))
        if beside is None:
            self._form.addRow(label, field)
            return
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(beside)
        self._form.addRow(label, row)

    def _wire(self) -> None:
        self._components.valueChanged.connect(self._on_components)
        self._restarts.valueChanged.connect(self._on_restarts)
        self._max_iterations.valueChanged.connect(self._on_max_iterations)
        self._seed.valueChanged.connect(self._on_seed)
        self._tolerance.valueChanged.connect(self._on_tolerance)
        self._floor.valueChanged.connect(self._on_floor)
        self._family.currentIndexChanged.connect(self._on_family)
        self._start.currentIndexChanged.connect(self._on_start)
        self._labels.currentIndexChanged.connect(self._on_labels)
        self._weights.currentIndexChanged.connect(self._on_weights)

    @Slot(int)
    def _on_components(self, value: int) -> None:
        self.changed.emit("components", value)

    @Slot(int)
    def _on_restarts(self, value: int) -> None:
        self.changed.emit("restarts", value)

    @Slot(int)
    def _on_max_iterations(self, value: int) -> None:
        self.changed.emit("max_iterations", value)

    @Slot(int)
    def _on_seed(self, value: int) -> None:
        self.changed.emit("seed", value)

    @Slot(float)
    def _on_tolerance(self, value: float) -> None:
        self.changed.emit("tolerance", value)

    @Slot(float)
    def _on_floor(self, value: float) -> None:
        self.changed.emit("covariance_floor", value)

    @Slot(int)
    def _on_family(self, index: int) -> None:
        self.changed.emit("family", self._family.itemData(index))

    @Slot(int)
    def _on_start(self, index: int) -> None:
        self.changed.emit("start", self._start.itemData(index))

    @Slot(int)
    def _on_labels(self, index: int) -> None:
        self.changed.emit("labels_column", self._labels.itemData(index))

    @Slot(int)
    def _on_weights(self, index: int) -> None:
        self.changed.emit("weights_column", self._weights.itemData(index))


def _label_columns(dataset: Dataset) -> tuple[str, ...]:
    return label_columns(dataset, COMPONENTS_LIMIT)


def _numeric_columns(dataset: Dataset) -> tuple[str, ...]:
    return dataset.numeric_columns
