"""One text that says where a table comes from, and the table."""

from urllib.parse import parse_qsl

from gmmstudio.data.dataset import Dataset
from gmmstudio.data.errors import DataError
from gmmstudio.data.generators import GENERATORS
from gmmstudio.data.readers import check_place, open_table
from gmmstudio.data.samples import SAMPLES

_SAMPLE = "sample:"
_GENERATED = "generated:"


def load(source: str) -> Dataset:
    """Return the table of a source: what `Dataset.source` says.

    Parameters
    ----------
    source : str
        ``"sample:NAME"``, ``"generated:NAME?n=500&seed=1"`` (parameters left out keep their
        defaults) or a path.

    Raises
    ------
    DataError
        If the table cannot be read or made.
    UnknownNameError
        If there is no sample or generator of that name.
    """
    if source.startswith(_SAMPLE):
        return SAMPLES[source.removeprefix(_SAMPLE)].load()
    if source.startswith(_GENERATED):
        key, _, query = source.removeprefix(_GENERATED).partition("?")
        return _generated(key, query)
    return open_table(source)


def check_source(source: str) -> None:
    """Check that a source, if it is a path, is one that the system can look up.

    Raises
    ------
    DataError
        If it cannot: the name is too long, or a folder on the way may not be entered.
    """
    if not source.startswith((_SAMPLE, _GENERATED)):
        check_place(source)


def _generated(key: str, query: str) -> Dataset:
    generator = GENERATORS[key]
    known = {parameter.name: parameter for parameter in generator.parameters}
    values = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            raise DataError(
                f"{key} has no parameter {name!r}", remedy=f"choose from: {', '.join(known)}"
            )
        values[name] = known[name].parsed(text)
    return generator.generate(**values)
