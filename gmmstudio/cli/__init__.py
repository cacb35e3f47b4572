"""The command line: the same engine, readers and exports as the window, without Qt."""

from gmmstudio.cli.program import main

__all__ = ["main"]
