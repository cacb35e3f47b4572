"""What's-this texts: a control in plain words, and the terms of the method it is about."""

from html import escape

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QWidget

from gmmstudio.session.glossary import GLOSSARY, Term


def told(text: str, *terms: str) -> str:
    """Return a text and the terms it is about, as the window's rich text.

    Parameters
    ----------
    text : str
        One or more sentences in plain words; a full stop is added where it has none.
    *terms : str
        Keys of the glossary.
    """
    sentence = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"<p>{escape(sentence)}</p>" + "".join(_short(GLOSSARY[key]) for key in terms)


def explain(widget: QWidget, text: str, *terms: str) -> None:
    """Give a widget its description for assistive technology and its What's-this text.

    A tooltip that is there already stays.

    Parameters
    ----------
    widget : QWidget
    text : str
        What it is for.
    *terms : str
        Keys of the glossary.
    """
    if not widget.toolTip():
        widget.setToolTip(as_written(text))
    widget.setAccessibleDescription(text)
    widget.setWhatsThis(told(text, *terms))


def as_written(text: str) -> str:
    """Return a text for a tooltip that shows it letter for letter.

    Names that people give to columns, labels and components may look like rich text, as which Qt
    would read them.

    Parameters
    ----------
    text : str
        In plain words, with line breaks.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<p>{escape(text)}</p>".replace("\n", "<br>")


def in_full(term: Term) -> str:
    """Return a term with what to read next, as a page of rich text.

    A link's address is the key of its term.
    """
    links = ", ".join(f"<a href='{key}'>{escape(GLOSSARY[key].title)}</a>" for key in term.also)
    formula = (
        f"<p style='margin-left:16px; font-size:large'>{escape(term.formula)}</p>"
        if term.formula
        else ""
    )
    return (
        f"<h2>{escape(term.title)}</h2><p>{escape(term.text)}</p>{formula}<p>Read on: {links}.</p>"
    )


def _short(term: Term) -> str:
    formula = f"<br><i>{escape(term.formula)}</i>" if term.formula else ""
    return f"<p><b>{escape(term.title)}</b>: {escape(term.text)}{formula}</p>"
