"""The ``gmmstudio`` program: parse, run the command, turn errors into exit codes."""

import io
import sys
from collections.abc import Sequence

from gmmstudio import __version__
from gmmstudio.cli.command import COMMANDS, Command
from gmmstudio.cli.fit_command import FitCommand
from gmmstudio.cli.interruption import ctrl_c_is_told
from gmmstudio.cli.parser import OneLineParser
from gmmstudio.cli.samples_command import SamplesCommand
from gmmstudio.errors import UserError

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

for _command in (FitCommand(), SamplesCommand()):
    COMMANDS.register(_command.name, _command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the program's name; those of the process when not given.

    Returns
    -------
    int
        0 when done (a fit that has not converged included), 2 on bad input after one line on
        standard error, 130 after Ctrl-C.

    Raises
    ------
    SystemExit
        With code 0, after ``--help`` or ``--version``.
    """
    # A column name that the terminal's encoding lacks must not end the program.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = build_parser().parse_args(argv)
        command: Command = arguments.command
        with ctrl_c_is_told():
            return command.run(arguments)
    except UserError as error:
        print(f"gmmstudio: {' '.join(str(error).split())}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        print("gmmstudio: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED


def build_parser() -> OneLineParser:
    """Return the parser of the program with every registered command."""
    parser = OneLineParser(
        prog="gmmstudio",
        description="Fit Gaussian mixtures by EM and write the results as CSV and JSON.",
        epilog="The window is started by: gmmstudio-app [FILE]",
    )
    parser.add_argument("--version", action="version", version=f"gmmstudio {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    for command in COMMANDS.entries():
        subparser = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=command.description,
            epilog=command.epilog(),
        )
        command.add_arguments(subparser)
        subparser.set_defaults(command=command)
    return parser
