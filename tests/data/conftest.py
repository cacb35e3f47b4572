"""How the tests of the data layer get their tables."""

import pytest

from gmmstudio.data import open_table


@pytest.fixture
def write(tmp_path):
    """Write a file of that content (text in UTF-8, or bytes) and return its path."""

    def write_file(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def table(write):
    """Read the table of that content."""
    return lambda content, name="table.csv": open_table(write(content, name))
