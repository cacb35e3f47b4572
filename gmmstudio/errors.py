"""The root of every error that a person using the program can mend."""


class UserError(Exception):
    """A mistake in the input, told in one line that says what happened, where, and what to do.

    The command line prints the message and exits with 2; the window shows it and stays usable.
    Anything that is not a ``UserError`` is a defect of the program and is reported as such.
    """
