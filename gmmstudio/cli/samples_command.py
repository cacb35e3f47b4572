"""``gmmstudio samples``: the tables that come with the program."""

from argparse import ArgumentParser, Namespace
from typing import ClassVar

from gmmstudio.cli.command import Command
from gmmstudio.data import SAMPLES


class SamplesCommand(Command):
    """Lists the samples and how to fit one."""

    name: ClassVar[str] = "samples"
    summary: ClassVar[str] = "list the tables that come with the program"
    description: ClassVar[str] = "List the tables that come with the program."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add nothing: the list takes no arguments."""

    def run(self, arguments: Namespace) -> int:
        """Print each sample's name, what it is, and the columns it is fitted on by default."""
        for sample in SAMPLES.entries():
            print(f"sample:{sample.key}")
            print(f"    {sample.title}: {sample.description}")
            print(f"    columns: {', '.join(sample.suggested)}")
            print(f"    source: {sample.attribution}")
        return 0
