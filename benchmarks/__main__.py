"""Measure everything and write the report: ``python -m benchmarks``."""

from benchmarks.measure import linear, memory, speed, whole_fit
from benchmarks.report import draw, write_table

if __name__ == "__main__":
    speeds, growth = speed(), linear()
    write_table(speeds, growth, whole_fit(), memory())
    draw(speeds, growth)
