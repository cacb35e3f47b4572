"""What a command of the command line is, and the registry of them."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser, Namespace
from typing import ClassVar

from gmmstudio.registry import Registry


class Command(ABC):
    """One command, ``gmmstudio NAME …``.

    Class attributes: `name`; `summary`, its line in the list of commands; `description`, the
    first lines of its own help.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str]

    def epilog(self) -> str:
        """Return the last lines of the command's help; none unless it says otherwise."""
        return ""

    @abstractmethod
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what the command takes to its parser."""

    @abstractmethod
    def run(self, arguments: Namespace) -> int:
        """Run the command and return the exit code.

        Raises
        ------
        UserError
            On bad input; nothing has then been written.
        """


COMMANDS: Registry[Command] = Registry("command")
