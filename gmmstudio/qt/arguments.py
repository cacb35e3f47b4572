"""The arguments of the program with the window; read before Qt is loaded."""

import argparse
from collections.abc import Sequence

from gmmstudio import __version__

FIRST_SAMPLE = "sample:palmer_penguins"


def source(argv: Sequence[str]) -> str:
    """Return what is to be opened; print help or version and leave where that is asked for.

    Parameters
    ----------
    argv : sequence of str
        The arguments after the program's name.

    Raises
    ------
    SystemExit
        After the help or the version (status 0), and for arguments that there are not (2).
    """
    parser = argparse.ArgumentParser(
        prog="gmmstudio-app", description="See, steer and trust Gaussian mixtures fitted by EM."
    )
    parser.add_argument(
        "file", nargs="?", default=FIRST_SAMPLE, help="a table (CSV or TSV), or sample:NAME"
    )
    parser.add_argument("--version", action="version", version=f"GMM Studio {__version__}")
    return str(parser.parse_args(argv).file)
