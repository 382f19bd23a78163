"""How a planner writes calendars and teams: when doors are open, who works there, in which order.

Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sim.primitives.quantities import parse_days, parse_share
from sim.scenario.models.fields import Described, Shorthand
from sim.scenario.models.quantities import (
    Closure,
    Date,
    DatedStaff,
    Days,
    Duration,
    Hours,
    MoneyRate,
    Month,
    Name,
    Share,
    Text,
)


class CalendarModel(Described):
    """Opening hours: weekdays and hours, less public holidays and closed days."""

    days: Days = Field(
        parse_days("Mon-Fri"), description="Weekdays with open hours.", examples=["Mon-Fri", "Mon,Wed,Fri"]
    )
    hours: Hours = Field(description="Opening hours of such a day.", examples=["08:00-16:15"])
    country: Text | None = Field(
        None, description="Public holidays of this country (two letters) are closed.", examples=["FI"]
    )
    region: Text | None = Field(
        None,
        description="And those of this region, as the `holidays` library abbreviates it.",
        examples=["BY"],
    )
    closed: dict[Date, Closure] = Field(
        {},
        description="Closed days and half days.",
        examples=[{"2025-12-24": "all day", "2025-12-31": "from 12:00"}],
    )


class AgeingModel(Described):
    """Cases of a permit type with a head start count as if they had joined the queue so much earlier."""

    head_start: dict[Name, Duration] = Field(
        description="Head start per permit type; none for those not listed.",
        examples=[{"study_first": "30 d"}],
    )


class DisciplineModel(Shorthand):
    """Which waiting case is taken next, within a priority class."""

    short_for: ClassVar[str] = "rule"

    rule: Literal["first_come", "oldest_application", "earliest_deadline", "shortest_effort", "last_come"] | None = (
        Field(None, description="The order by name; the name alone means this.", examples=["oldest_application"])
    )
    ageing: AgeingModel | None = Field(
        None,
        description="First come, with a head start for some permit types.",
        examples=[{"head_start": {"study_first": "30 d"}}],
    )


class TeamModel(Described):
    """Interchangeable people with one calendar."""

    staff: DatedStaff = Field(
        description="People (full-time equivalents), one number or one per date from which it holds.",
        examples=["22.5", {"2025-01-01": "12", "2025-09-01": "13.5"}],
    )
    calendar: Name = Field(description="When the team works.", examples=["office"])
    absence: Share = Field(
        parse_share("0 %"),
        description="Sick leave and the like, as a share of working days; drawn per person and day.",
        examples=["9 %"],
    )
    leave: dict[Month, Share] = Field(
        {},
        description="Planned leave as a share of the staff, by month; `rest` for the months not listed.",
        examples=[{"jul": "45 %", "rest": "6 %"}],
    )
    casework: Share = Field(
        parse_share("100 %"),
        description="Share of the open hours spent on cases; the rest goes into meetings, training, breaks.",
        examples=["80 %"],
    )
    cost: MoneyRate | None = Field(None, description="What one person costs.", examples=["52 000 EUR per year"])
    discipline: DisciplineModel = Field(
        DisciplineModel.model_validate("first_come"),
        description="Which waiting case is taken next.",
        examples=["oldest_application"],
    )
