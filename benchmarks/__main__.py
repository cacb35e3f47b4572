"""Measure and write the report: ``python -m benchmarks``, or ``python -m benchmarks PART …``.

What is not measured anew is reported as it was measured last.
"""

import sys

from benchmarks.measure import PARTS
from benchmarks.picture import draw
from benchmarks.report import Results, write_report

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(PARTS)
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    results = Results.load()
    for part in wanted:
        results.keep(part, PARTS[part]())
    write_report(results)
    draw(results)
