"""Start GMM Studio from a checkout: ``python main.py [FILE]``, or ``main.py fit FILE ...``."""

import sys


def main(argv: list[str]) -> int:
    """Run the command line where the first argument is one of its commands, else the window."""
    if argv:
        from gmmstudio.cli import main as run_command
        from gmmstudio.cli.command import COMMANDS

        if argv[0] in COMMANDS:
            return run_command(argv)
    from gmmstudio.qt.startup import main as open_window

    return open_window(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
