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


def at_most(parts: list[str], most: int | None) -> list[str]:
    """Return the first parts and how many more there are, where they are more than ``most``."""
    if most is None or len(parts) <= most:
        return parts
    return [*parts[:most], f"{len(parts) - most} more"]
