"""The data layer starts quickly: what is slow to load waits until a table is read."""

import subprocess
import sys


def test_heavy_packages_are_not_loaded_with_the_package():
    code = (
        "import sys, gmmstudio.data; print([name for name in "
        "('duckdb', 'charset_normalizer', 'scipy', 'PySide6') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
