"""Cells of a table drawn all at once, as Qt draws them one by one."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QTableView

_ROLE = Qt.ItemDataRole
_LEFT, _RIGHT = 1, 4
"""Padding of a cell: that of the style sheet."""


def are_plain(table: QTableView) -> bool:
    """Tell whether no cell is chosen, in focus, or being edited."""
    idle = QAbstractItemView.State.NoState
    in_focus = table.hasFocus() and table.currentIndex().isValid()
    chosen = table.selectionModel().hasSelection()
    return table.isEnabled() and table.state() == idle and not (in_focus or chosen)


def paint_cells(table: QTableView, painter: QPainter) -> None:
    """Draw all cells in sight: texts, and icons at their left.

    For each cell Qt asks the model for seven things and the style sheet for its rules, which takes
    four times as long as to draw them: too much for a table that changes with every frame. It is
    the same picture, pixel by pixel, so that nothing moves when a row is chosen.

    Parameters
    ----------
    table : QTableView
        Whose `are_plain` cells are to be drawn; it has no grid, and rows of alternating colours.
    painter : QPainter
        On its viewport, which has its ground already.
    """
    model, palette, size = table.model(), table.palette(), table.iconSize()
    margin = 1 + table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table)
    width, height = table.viewport().width(), table.viewport().height()
    places = [(row, table.rowViewportPosition(row)) for row in range(model.rowCount())]
    rows = [(row, y, table.rowHeight(row)) for row, y in places if y < height]
    other = palette.color(QPalette.ColorRole.AlternateBase)
    header = table.horizontalHeader()
    end = header.length() - header.offset()
    for row, y, high in rows:
        if row % 2:
            painter.fillRect(0, y, min(end, width), high, other)
    painter.setFont(table.font())
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    metrics = QFontMetrics(table.font())
    for column in range(model.columnCount()):
        left, wide = table.columnViewportPosition(column), table.columnWidth(column)
        if table.isColumnHidden(column) or left >= width or left + wide <= 0:
            continue
        for row, y, high in rows:
            index = model.index(row, column)
            room = QRect(left + _LEFT + margin, y, wide - _LEFT - _RIGHT - 2 * margin, high)
            icon = model.data(index, _ROLE.DecorationRole)
            if icon is not None:
                room.setLeft(room.left() + _draw_icon(painter, icon, room, size) + 2 * margin)
            text = model.data(index, _ROLE.DisplayRole)
            shown = metrics.elidedText(text, table.textElideMode(), room.width())
            painter.drawText(room, model.data(index, _ROLE.TextAlignmentRole), shown)


def _draw_icon(painter: QPainter, icon: QIcon, room: QRect, size: QSize) -> int:
    """Draw an icon at the left; return how much room it takes."""
    actual = icon.actualSize(size)
    top = room.top() + (room.height() - actual.height()) // 2
    icon.paint(painter, QRect(room.left(), top, actual.width(), actual.height()))
    wide: int = actual.width()
    return wide
