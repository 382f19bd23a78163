"""How a planner writes a length of time that varies: one form per distribution, by what a planner knows.

`DistributionModel` holds exactly one form; `WaitModel` adds what only a wait can have.
Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sim.scenario.models.fields import Described, Shorthand
from sim.scenario.models.quantities import Count, Duration, Share, Text, Unit


class MeanModel(Described):
    """A length of time of which only the mean is known."""

    mean: Duration = Field(description="The average.", examples=["20 min"])


class SpreadModel(Described):
    """A length of time given by its mean and its relative spread, or by its median and 90th percentile."""

    mean: Duration | None = Field(None, description="The average; goes with `cv`.", examples=["20 min"])
    cv: Count | None = Field(
        None,
        description="Standard deviation divided by mean: 0.5 is steady, 1 is lively, 2 is wild.",
        examples=["0.7"],
    )
    median: Duration | None = Field(
        None, description="Half of the values lie below it; goes with `p90`.", examples=["9 d"]
    )
    p90: Duration | None = Field(None, description="Nine of ten values lie below it.", examples=["30 d"])


class TriangularModel(Described):
    """A length of time between two limits, most often near one value."""

    low: Duration = Field(description="The shortest.", examples=["10 min"])
    mode: Duration = Field(description="The most frequent.", examples=["20 min"])
    high: Duration = Field(description="The longest.", examples=["60 min"])


class UniformModel(Described):
    """A length of time equally likely anywhere between two limits."""

    low: Duration = Field(description="The shortest.", examples=["0 d"])
    high: Duration = Field(description="The longest.", examples=["60 d"])


class EmpiricalModel(Described):
    """A length of time as counted: a table of values with shares, or a file of measured values."""

    values: dict[Duration, Share] | None = Field(
        None,
        description="Values with their shares, 100 % together.",
        examples=[{"5 d": "20 %", "30 d": "80 %"}],
    )
    file: Text | None = Field(
        None,
        description="CSV file with a header and one column of numbers; needs `unit`.",
        examples=["answers.csv"],
    )
    unit: Unit | None = Field(None, description="What one number in the file means.", examples=["d"])


class MixturePartModel(Described):
    """One part of a mixture."""

    share: Share = Field(description="How many of the cases follow this part.", examples=["40 %"])
    of: DistributionModel = Field(description="How long those take.", examples=["5 d"])


class DistributionModel(Shorthand):
    """A length of time: one fixed value (`25 min`), or exactly one of these forms."""

    short_for: ClassVar[str] = "fixed"

    fixed: Duration | None = Field(None, description="Always the same; `25 min` alone means this.", examples=["25 min"])
    exponential: MeanModel | None = Field(
        None, description="Memoryless: many short, few long.", examples=[{"mean": "20 min"}]
    )
    gamma: SpreadModel | None = Field(
        None, description="Skewed to the right.", examples=[{"mean": "20 min", "cv": "0.7"}]
    )
    lognormal: SpreadModel | None = Field(
        None, description="Skewed with a long tail.", examples=[{"median": "9 d", "p90": "30 d"}]
    )
    weibull: SpreadModel | None = Field(
        None, description="Skewed, the tail short or long.", examples=[{"mean": "20 d", "cv": "0.5"}]
    )
    triangular: TriangularModel | None = Field(
        None,
        description="Between two limits, most often near one value.",
        examples=[{"low": "10 min", "mode": "20 min", "high": "60 min"}],
    )
    uniform: UniformModel | None = Field(
        None, description="Equally likely between two limits.", examples=[{"low": "0 d", "high": "60 d"}]
    )
    empirical: EmpiricalModel | None = Field(
        None, description="As counted.", examples=[{"values": {"5 d": "20 %", "30 d": "80 %"}}]
    )
    mixture: dict[Text, MixturePartModel] | None = Field(
        None,
        description="Several groups, each with its share and its own length of time.",
        examples=[{"quick": {"share": "40 %", "of": "5 d"}, "slow": {"share": "60 %", "of": "30 d"}}],
    )


class WaitModel(DistributionModel):
    """Calendar time that no team serves: a length of time, cut at a deadline if there is one."""

    longest_of: dict[Text, DistributionModel] | None = Field(
        None,
        description="Several things run side by side; the case goes on when the last is done.",
        examples=[{"identity": "9 d", "employer_terms": {"gamma": {"mean": "6 d", "cv": "1"}}}],
    )
    deadline: Duration | None = Field(None, description="Nobody waits longer than this.", examples=["60 d"])


MixturePartModel.model_rebuild()
