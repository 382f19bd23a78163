"""How a planner writes who comes: demand, opening backlog, withdrawal.

Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from pydantic import Field

from sim.primitives.quantities import parse_growth
from sim.scenario.models.distribution import DistributionModel
from sim.scenario.models.fields import Described
from sim.scenario.models.quantities import (
    Cases,
    Count,
    Date,
    Factor,
    Growth,
    Month,
    Name,
    Rate,
    Share,
    Text,
    Weekday,
    Whole,
    YearlyCount,
)


class SurgeModel(Described):
    """A stretch of days, `from` and `to` among them, with more or fewer applications: `factor` or `add`."""

    from_: Date = Field(alias="from", description="First day.", examples=["2025-03-01"])
    to: Date = Field(description="Last day.", examples=["2025-04-30"])
    factor: Factor | None = Field(None, description="The usual number times this; or `add`.", examples=["140 %"])
    add: Cases | None = Field(None, description="So many more in all; or `factor`.", examples=["2 000"])


class DemandModel(Described):
    """How many applications come: exactly one of `per_year`, `rate` and `file`, and how they spread."""

    per_year: YearlyCount | None = Field(
        None,
        description="Applications in a calendar year; with years, the latest year given holds afterwards.",
        examples=["11 324", {"2024": "10 800", "2025": "11 324"}],
    )
    rate: Rate | None = Field(None, description="Applications per day, week, month or year.", examples=["12 per week"])
    file: Text | None = Field(
        None,
        description="CSV of counts; header `day,count`, `week,count` (2025-W02) or `month,count` (2025-01).",
        examples=["students-2025.csv"],
    )
    by_month: dict[Month, Count] = Field(
        {},
        description="Weight of a month's days; months not listed weigh `rest`, or 1. The year's total stays.",
        examples=[{"aug": "1.6", "rest": "0.9"}],
    )
    by_weekday: dict[Weekday, Count] = Field(
        {},
        description="Weight of a weekday; those not listed weigh `rest`, or 1. The total stays.",
        examples=[{"sat": "0.2", "sun": "0.2"}],
    )
    growth: Growth = Field(
        parse_growth("0 % per year"),
        description="Growth from one calendar year to the next.",
        examples=["3 % per year"],
    )
    surges: dict[Name, SurgeModel] = Field(
        {},
        description="Named stretches of days with more or fewer applications.",
        examples=[{"intake_day": {"from": "2025-03-01", "to": "2025-04-30", "factor": "140 %"}}],
    )


class BacklogModel(Described):
    """Cases that stand at one step when the study starts."""

    cases: Whole = Field(description="How many.", examples=["900"])
    age: DistributionModel = Field(
        description="How long ago they were lodged.", examples=[{"uniform": {"low": "0 d", "high": "60 d"}}]
    )


class WithdrawModel(Described):
    """Applicants who give up before they are decided."""

    share: Share = Field(description="How many of the applicants.", examples=["4 %"])
    after: DistributionModel = Field(
        description="How long after lodging they would give up.",
        examples=[{"lognormal": {"median": "60 d", "p90": "200 d"}}],
    )
