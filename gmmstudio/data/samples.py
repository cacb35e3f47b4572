"""The sample tables that come with the program."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gmmstudio.data.dataset import Dataset
from gmmstudio.data.readers import open_table
from gmmstudio.registry import Registry
from gmmstudio.resources import asset


@dataclass(frozen=True)
class Sample:
    """A table that comes with the program.

    Parameters
    ----------
    key : str
        Its registered name and its file's stem: ``"old_faithful"``.
    title, description, attribution : str
        For people: what it is (one sentence, with units) and whose work it is.
    suggested : tuple of str
        The columns a first look should use.
    truth : str, optional
        The column with the known groups.
    units : mapping of str to str
        The units of its columns, where they have one.
    """

    key: str
    title: str
    description: str
    attribution: str
    suggested: tuple[str, ...]
    truth: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)

    def load(self) -> Dataset:
        """Read the table."""
        return replace(
            open_table(asset(f"samples/{self.key}.csv")),
            name=self.title,
            source=f"sample:{self.key}",
            description=self.description,
            attribution=self.attribution,
            suggested=self.suggested,
            truth=self.truth,
            units=self.units,
        )


SAMPLES: Registry[Sample] = Registry("sample")
for _sample in (
    Sample(
        key="palmer_penguins",
        title="Palmer penguins",
        description=(
            "Bill, flipper (mm) and body mass (g) of 344 penguins of three species on the islands "
            "of the Palmer Archipelago; some cells are missing."
        ),
        attribution="Horst, Hill & Gorman (2020), palmerpenguins, CC0",
        suggested=("body_mass_g",),
        truth="species",
        units={
            "bill_length_mm": "mm",
            "bill_depth_mm": "mm",
            "flipper_length_mm": "mm",
            "body_mass_g": "g",
        },
    ),
    Sample(
        key="old_faithful",
        title="Old Faithful",
        description=(
            "Length of 272 eruptions of the Old Faithful geyser and the wait for the next one, "
            "both in minutes."
        ),
        attribution="Azzalini & Bowman (1990), R datasets",
        suggested=("eruptions", "waiting"),
        units={"eruptions": "min", "waiting": "min"},
    ),
    Sample(
        key="iris",
        title="Iris",
        description="Sepals and petals of 150 irises of three species, length and width in cm.",
        attribution="Anderson (1935), Fisher (1936)",
        suggested=("petal_length", "petal_width"),
        truth="species",
        units=dict.fromkeys(("sepal_length", "sepal_width", "petal_length", "petal_width"), "cm"),
    ),
    Sample(
        key="diabetes",
        title="Diabetes",
        description=(
            "Areas under the glucose and the insulin curve of a three-hour glucose tolerance test, "
            "and steady-state plasma glucose (sspg), of 145 people with or without diabetes; "
            "the study's own clinical units."
        ),
        attribution="Reaven & Miller (1979), R mclust",
        suggested=("glucose", "insulin", "sspg"),
        truth="class",
    ),
    Sample(
        key="acidity",
        title="Acidity of lakes",
        description=(
            "Acidity index of 155 lakes: the logarithm of the acid-neutralising capacity plus 50, "
            "without unit."
        ),
        attribution="Crawford (1994), R mclust",
        suggested=("acidity",),
    ),
    Sample(
        key="gvhd_positive",
        title="GvHD cytometry",
        description=(
            "Flow cytometry of 9,083 blood cells of a patient with graft-versus-host disease: "
            "fluorescence of four markers in integer channels, piled up at the ends of the scale."
        ),
        attribution="Brinkman et al. (2007), R mclust",
        suggested=("CD4", "CD8b"),
    ),
):
    SAMPLES.register(_sample.key, _sample)
