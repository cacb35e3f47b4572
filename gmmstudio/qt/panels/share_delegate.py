"""Draws responsibilities as bars behind their numbers."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gmmstudio.qt.panels.row_model import SHARE_ROLE

_INSET = 2
_OPACITY = 110


class ShareDelegate(QStyledItemDelegate):
    """A cell with a share gets a bar as long as the share, in the component's colour."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the bar, and the cell over it."""
        share = index.data(SHARE_ROLE)
        if share is not None:
            value, colour = share
            shade = QColor(colour)
            shade.setAlpha(_OPACITY)
            whole: QRect = option.rect.adjusted(_INSET, _INSET, -_INSET, -_INSET)
            bar = QRect(whole)
            bar.setWidth(round(value * whole.width()))
            painter.fillRect(bar, shade)
        super().paint(painter, option, index)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Let the bar shine through where it lies."""
        super().initStyleOption(option, index)
        if index.data(SHARE_ROLE) is not None:
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
