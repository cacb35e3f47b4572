import os

import pytest

# before anything imports Qt: a test must never need, nor open, a real screen
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """Keep a person's own settings and colours out of the tests, and the tests out of theirs."""
    monkeypatch.setenv("GMMSTUDIO_THEME", "light")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
