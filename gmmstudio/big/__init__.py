"""Data larger than memory: rows streamed from files, by this process or by a Dask cluster."""

from gmmstudio.big.cluster import ClusterError, ClusterRows
from gmmstudio.big.extra import MissingExtraError
from gmmstudio.big.rows import CsvRows, ParquetRows, StreamedRows, open_rows

__all__ = [
    "ClusterError",
    "ClusterRows",
    "CsvRows",
    "MissingExtraError",
    "ParquetRows",
    "StreamedRows",
    "open_rows",
]
