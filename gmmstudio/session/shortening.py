"""Long texts where there is little room."""


def shortened(text: str, letters: int) -> str:
    """Return a text of so many letters at most, cut in its middle: both ends tell texts apart.

    Parameters
    ----------
    text : str
    letters : int
        At least 3.
    """
    if len(text) <= letters:
        return text
    first = letters // 2
    return f"{text[:first]}…{text[first + 1 - letters :]}"
