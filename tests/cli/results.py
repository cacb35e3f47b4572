"""A small table, and what a fit of it wrote."""

import csv
import json
from pathlib import Path

TWO_GROUPS = "name,x,y\n" + "".join(
    f"{'low' if i % 2 else 'high'},{(i % 2) * 10 + i * 0.1},{i * i % 7}\n" for i in range(40)
)


def summary_of(directory: Path) -> dict:
    return json.loads((directory / "summary.json").read_text(encoding="utf-8"))


def rows_of(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))
