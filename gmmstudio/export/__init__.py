"""Results out: tables and summary, each a registered writer, written whole or not at all."""

from gmmstudio.export.atomic import ExportError, TextWriter, check_directory, write_whole
from gmmstudio.export.report import FitReport, Fitted, Moment
from gmmstudio.export.streamed import StreamedReport, write_streamed
from gmmstudio.export.streamed_rows import ASSIGNMENTS
from gmmstudio.export.summary import SUMMARY_FILE, summary, write_results, write_summary
from gmmstudio.export.tables import TABLES, TableWriter, table_writers, write_tables

__all__ = [
    "ASSIGNMENTS",
    "SUMMARY_FILE",
    "TABLES",
    "ExportError",
    "FitReport",
    "Fitted",
    "Moment",
    "StreamedReport",
    "TableWriter",
    "TextWriter",
    "check_directory",
    "summary",
    "table_writers",
    "write_results",
    "write_streamed",
    "write_summary",
    "write_tables",
    "write_whole",
]
