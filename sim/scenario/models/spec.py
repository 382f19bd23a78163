"""What a planner may write in a scenario file: every key, its meaning and an example.

`ScenarioModel` is the whole file, after `extends` and a variant were merged in.
Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.primitives.quantities import parse_duration
from sim.scenario.models.fields import Described
from sim.scenario.models.peer import PeerModel
from sim.scenario.models.permit import PermitModel, PublishedModel
from sim.scenario.models.quantities import Date, Duration, Name, Names, Precision, Text, Whole
from sim.scenario.models.reception import ReceptionModel
from sim.scenario.models.sizing import SizingModel
from sim.scenario.models.step import StepModel
from sim.scenario.models.team import CalendarModel, TeamModel


class PrecisionModel(Described):
    """When a run has replications enough."""

    of: Text = Field(description="The indicator that has to be precise.", examples=["lead_time_p90"])
    within: Precision = Field(
        description="Half the width of its interval at most so much of its value, so long, or so many points of 100.",
        examples=["5 %", "1 d", "2 points"],
    )
    also: dict[Text, Precision] = Field(
        {}, description="Further indicators and how precise each has to be.", examples=[{"on_time_promise": "2 points"}]
    )
    at_most: Whole = Field(200, description="Stop at so many replications in any case.", examples=["200"])


class StudyModel(Described):
    """The time that the scenario speaks of, and how it is run."""

    start: Date = Field(description="First day.", examples=["2025-01-01"])
    warm_up: Duration = Field(
        parse_duration("0 d"),
        description="Time before the observed window; none is needed with a real backlog.",
        examples=["0 d"],
    )
    observe: Duration = Field(description="The window that results speak of.", examples=["52 wk"])
    follow_up: Duration = Field(
        parse_duration("0 d"),
        description="The run goes on so long, so that those who apply late in the window are followed.",
        examples=["26 wk"],
    )
    growing_backlog: Literal["refuse", "accept"] = Field(
        "refuse", description="Whether a team that can never keep up is a mistake.", examples=["accept"]
    )
    seed: Whole = Field(1, description="Another seed, other luck; the same seed, the same run.", examples=["2025"])
    replications: Whole = Field(20, description="How many times the study is repeated.", examples=["20"])
    precision: PrecisionModel | None = Field(
        None, description="Repeat until this precise.", examples=[{"of": "lead_time_p90", "within": "5 %"}]
    )


class VariantModel(Described):
    """What an option changes: the same keys as the scenario, only those that differ."""

    combine: Names = Field((), description="Join these variants instead.", examples=[["two_more", "complete"]])
    title: Any = Field(None, description="Another title.", examples=["Two more officers"])
    question: Any = Field(None, description="Another question.", examples=["Do two more officers help?"])
    study: Any = Field(None, description="What differs in the study.", examples=[{"observe": "26 wk"}])
    calendars: Any = Field(
        None, description="What differs in calendars.", examples=[{"office": {"hours": "08:00-17:00"}}]
    )
    teams: Any = Field(None, description="What differs in teams.", examples=[{"employees": {"staff": "14"}}])
    flows: Any = Field(None, description="What differs in flows.", examples=[{"residence": {"card": None}}])
    permits: Any = Field(
        None, description="What differs in permit types.", examples=[{"study_first": {"priority": "1"}}]
    )
    reception: Any = Field(None, description="What differs in reception.", examples=[{"cost": "40 EUR per day"}])
    published: Any = Field(None, description="What differs in published figures.", examples=[{"study_median": None}])
    peers: Any = Field(
        None, description="What differs in the European yardstick.", examples=[{"dk_siri_study_mean_2022": None}]
    )
    sizing: Any = Field(None, description="What differs in sizing.", examples=[{"confidence": "90 %"}])


class ScenarioModel(Described):
    """One scenario: one question."""

    title: Text = Field(description="What the scenario is about.", examples=["First permits for employees, 2025"])
    question: Text | None = Field(
        None,
        description="What it is to answer.",
        examples=["How many officers keep 95 % within 30 counted days?"],
    )
    extends: Text | None = Field(
        None,
        description="The file that this one changes; whatever is not written here stands there.",
        examples=["base.yaml"],
    )
    study: StudyModel = Field(
        description="The time it speaks of.", examples=[{"start": "2025-01-01", "observe": "52 wk"}]
    )
    calendars: dict[Name, CalendarModel] = Field(
        {},
        description="Opening hours.",
        examples=[{"office": {"country": "FI", "days": "Mon-Fri", "hours": "08:00-16:15"}}],
    )
    teams: dict[Name, TeamModel] = Field(
        {},
        description="Teams; their order is the order in which they pick work.",
        examples=[{"registry": {"staff": "3", "calendar": "office"}}],
    )
    flows: dict[Name, dict[Name, StepModel]] = Field(
        {},
        description="Flows of steps in the order taken; many permit types may use one.",
        examples=[{"residence": {"intake": {"team": "registry", "effort": "20 min"}}}],
    )
    permits: dict[Name, PermitModel] = Field(
        description="Permit types.",
        examples=[{"study_first": {"flow": "residence", "demand": {"per_year": "8 000"}}}],
    )
    reception: ReceptionModel | None = Field(
        None,
        description="Where people who seek protection live until they have settled; nowhere if left out.",
        examples=[
            {
                "permits": {"asylum": {"settling": {"gamma": {"mean": "60 d", "cv": "0.7"}}}},
                "capacity": "23 500",
                "cost": "35 EUR per day",
            }
        ],
    )
    published: dict[Name, PublishedModel] = Field(
        {},
        description="Published figures that the results are held against.",
        examples=[
            {
                "decided_2024": {
                    "text": "Decisions",
                    "permits": "study_first",
                    "figure": "decided",
                    "year": "2024",
                    "value": "7 900",
                    "role": "foreseen",
                }
            }
        ],
    )
    peers: dict[Name, PeerModel | None] = Field(
        {},
        description="Published figures of European peers: added, corrected (by the name of a row of the package's "
        "table) or removed (`null`).",
        examples=[
            {
                "norway_family_2025": {
                    "family": "family",
                    "country": "Norway",
                    "authority": "UDI",
                    "kind": "median",
                    "value": "150 d",
                    "clock_start": "lodging",
                    "clock_stops": "no",
                    "population": "all",
                    "period": "2025",
                    "source": "https://example.org/times",
                }
            }
        ],
    )
    sizing: SizingModel | None = Field(
        None,
        description="What `size` may move, and what it has to reach.",
        examples=[{"confidence": "95 %", "teams": {"registry": {"fixed": "yes"}}}],
    )
    variants: dict[Name, VariantModel] = Field(
        {},
        description="Options: what differs from the scenario above.",
        examples=[{"two_more": {"teams": {"employees": {"staff": "14"}}}}],
    )
