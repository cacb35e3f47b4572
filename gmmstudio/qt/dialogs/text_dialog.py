"""Dialogs that only tell: about the program, its keys, its samples."""

from html import escape
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from gmmstudio import __version__
from gmmstudio.data import SAMPLES, Column, ColumnKind, Dataset
from gmmstudio.qt.explanations import explain

_LIBRARIES = ("PySide6-Essentials", "pyqtgraph", "numpy", "scipy", "duckdb")


class TextDialog(QDialog):
    """A text to read, in a window that holds up nothing.

    Parameters
    ----------
    name, title, html : str
        Object name, title and text.
    parent : QWidget
        The window.
    """

    def __init__(self, name: str, title: str, html: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 560)
        text = QTextBrowser()
        text.setAccessibleName(title)
        explain(text, "A text to read: the arrows scroll it.")
        text.setOpenExternalLinks(False)
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setHtml(html)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        explain(close, "Close this text.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)


def about_text() -> str:
    """Return what the program is, what it is made with and whose data come with it."""
    libraries = ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    samples = "".join(
        f"<p><b>{escape(sample.title)}</b>: {escape(sample.description)}<br>"
        f"Source: {escape(sample.attribution)}.</p>"
        for sample in SAMPLES.entries()
    )
    return (
        f"<h2>GMM Studio {escape(__version__)}</h2>"
        "<p>Gaussian mixtures fitted by expectation–maximisation, to see, step and trust.</p>"
        f"<p>Python {escape(python_version())}; {escape(libraries)}.</p>"
        f"<h3>Sample data</h3>{samples}"
    )


def about_table(dataset: Dataset) -> str:
    """Return whose table it is, how it was read, and what its columns are."""
    told = [
        ("", dataset.description),
        ("Source", dataset.attribution),
        ("Read from", dataset.source),
        ("Read as", ", ".join(dataset.notes)),
        ("SHA-256", dataset.sha256),
    ]
    lines = "".join(
        f"<p>{f'<b>{title}:</b> ' if title else ''}{escape(text)}</p>"
        for title, text in told
        if text
    )
    columns = "".join(
        f"<tr><td style='padding-right:20px'>{escape(column.name)}</td>"
        f"<td style='padding-right:20px'>{_kind(dataset, column)}</td>"
        f"<td>{f'{column.n_missing:,} missing' if column.n_missing else ''}</td></tr>"
        for column in dataset.columns
    )
    return (
        f"<h2>{escape(dataset.name)}</h2>{lines}"
        f"<h3>{dataset.n_rows:,} rows, {len(dataset.columns):,} columns</h3>"
        f"<table>{columns}</table>"
    )


def _kind(dataset: Dataset, column: Column) -> str:
    if column.name == dataset.truth:
        return "the known group of each row"
    if column.kind is ColumnKind.TEXT:
        return "text"
    unit = dataset.units.get(column.name)
    return f"numbers in {escape(unit)}" if unit else "numbers"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version unknown)"
