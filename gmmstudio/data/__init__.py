"""Tables: what they are, where they come from, and what a model sees of them."""

from gmmstudio.data.column import CellProblem, Column, ColumnKind
from gmmstudio.data.dataset import Dataset
from gmmstudio.data.errors import DataError, ReadCancelledError
from gmmstudio.data.generators import GENERATORS, Generator
from gmmstudio.data.groups import Groups
from gmmstudio.data.labels import Labels, coded_labels, label_columns
from gmmstudio.data.loading import check_source, load
from gmmstudio.data.parameters import Parameter
from gmmstudio.data.readers import READERS, Reader, open_table
from gmmstudio.data.samples import SAMPLES, Sample
from gmmstudio.data.selection import Selection

__all__ = [
    "GENERATORS",
    "READERS",
    "SAMPLES",
    "CellProblem",
    "Column",
    "ColumnKind",
    "DataError",
    "Dataset",
    "Generator",
    "Groups",
    "Labels",
    "Parameter",
    "ReadCancelledError",
    "Reader",
    "Sample",
    "Selection",
    "check_source",
    "coded_labels",
    "label_columns",
    "load",
    "open_table",
]
