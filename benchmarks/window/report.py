"""Write what was measured of the window into a table."""

import os
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import machine

TABLE = Path(__file__).parents[1] / "WINDOW.md"

_QUIET = 0.3

_INTRODUCTION = """\
# The window, measured

`python -m benchmarks.window` measures everything anew and writes this page; `make bench` calls it
where there is a display or Xvfb. The window is 1600 × 1000 with its docks in their first places.

- A *frame* is the whole window with all colours changing: every visible view, arithmetic and
  painting together, nothing else running; 2 columns, k = 5.
- *While EM runs*: 1,000,000 × 2, k = 5, full covariances, as fast as possible, two threads. The
  probe is a timer in the window's thread that is wanted every 10 ms. A press comes from another
  thread through the event queue, and is answered when the state it asks for has been published.
- *Speed EM keeps* is beside the same run without a window, measured just before.
- *Start* is from the launch of Python, files in the system's cache; median of five.
"""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    what : str
        In words.
    value : float
        What was measured.
    unit : str
    most : float or None
        The target; None where there is none.
    is_least : bool
        Whether the target is the least wanted, not the most.
    """

    what: str
    value: float
    unit: str
    most: float | None
    is_least: bool = False

    @property
    def is_missed(self) -> bool:
        """Whether the target is not met."""
        if self.most is None:
            return False
        return self.value < self.most if self.is_least else self.value > self.most

    @property
    def line(self) -> str:
        """The line in Markdown."""
        sign = "≥" if self.is_least else "≤"
        wanted = "" if self.most is None else f"{sign} {self.most:g} {self.unit}"
        mark = " **(missed)**" if self.is_missed else ""
        return f"| {self.what} | {self.value:.3g} {self.unit}{mark} | {wanted} |"


def ratio(what: str, value: float, least: float) -> Row:
    """Return a line about a share, told in per cent."""
    return Row(what, 100 * value, "%", 100 * least, is_least=True)


def write(rows: list[Row], load: float) -> None:
    """Write ``WINDOW.md``.

    Parameters
    ----------
    rows : list of Row
    load : float
        Load average of the minute before anything was measured.
    """
    lines = [_INTRODUCTION, f"On {machine()}."]
    if load > _QUIET:
        lines += [
            "",
            f"Load average just before: {load:.1f} on {os.cpu_count()} processors. On a machine",
            "that others share, times move by a factor of two from run to run.",
        ]
    lines += [
        "",
        "| what | measured | wanted |",
        "|---|---:|---:|",
        *(row.line for row in rows),
        "",
    ]
    TABLE.write_text("\n".join(lines), encoding="utf-8")
