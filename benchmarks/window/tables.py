"""A table to read."""

from pathlib import Path

from benchmarks.cases import rows


def write_csv(path: Path, n: int, d: int) -> None:
    """Write rows as a CSV file, all digits."""
    import duckdb

    X = rows(n, d, 10)
    data = {f"x{j}": X[:, j] for j in range(d)}
    with duckdb.connect() as con:
        con.register("data", data)
        con.execute(f"COPY data TO '{path}' (HEADER)")
