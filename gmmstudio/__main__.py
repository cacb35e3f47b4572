"""Run the command line as ``python -m gmmstudio``."""

import sys

from gmmstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
