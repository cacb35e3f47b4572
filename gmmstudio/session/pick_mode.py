"""What a drag in a picture does."""

from enum import StrEnum


class PickMode(StrEnum):
    """What a drag in a picture does."""

    MOVE = "move"
    RECTANGLE = "rectangle"
    LASSO = "lasso"
