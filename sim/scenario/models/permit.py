"""How a planner writes a permit type: who comes, which way they go, what was promised, what was published.

Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from pydantic import Field

from sim.primitives.quantities import parse_share
from sim.scenario.models.demand import BacklogModel, DemandModel, WithdrawModel
from sim.scenario.models.fields import Described, Patch, Shorthand
from sim.scenario.models.quantities import Date, Duration, Name, Names, PublishedValue, Share, Text, Whole, Year
from sim.scenario.models.step import StepPatches

Family: TypeAlias = Literal[
    "specialist",
    "employed",
    "study",
    "family",
    "permanent",
    "citizenship",
    "asylum",
    "seasonal",
    "extension",
    "eu",
    "travel",
    "other",
]

PublishedFigure: TypeAlias = Literal[
    "mean", "median", "p75", "p90", "share_within", "lodged", "decided", "pending", "reception_people",
    "reception_cost",
]  # fmt: skip


class NameModel(Shorthand):
    """What readers of the report call it, by language."""

    short_for: ClassVar[str] = "en"

    en: Text | None = Field(None, description="In English; a name alone means this.", examples=["Employed person"])
    fi: Text | None = Field(None, description="In Finnish.", examples=["Työntekijä"])
    sv: Text | None = Field(None, description="In Swedish.", examples=["Arbetstagare"])


class LimitPatch(Patch):
    """What a kind changes in a promise or a legal limit."""

    share: Share | None = Field(None, description="At least this part of the decisions in time.", examples=["95 %"])
    within: Duration | None = Field(None, description="In time is within this.", examples=["30 d"])
    clock: Literal["lived", "counted"] | None = Field(
        None,
        description="`lived` from lodging on, or `counted`: from the start of the clock, less its stops.",
        examples=["counted"],
    )
    starts: Name | None = Field(
        None,
        description="The counted clock starts when the first visit to this step ends, or at lodging.",
        examples=["identify"],
    )


class LegalLimitModel(Described):
    """A legal limit; it speaks of all decisions unless a share is given."""

    within: Duration = Field(description="In time is within this.", examples=["60 d"])
    share: Share = Field(
        parse_share("100 %"), description="At least this part of the decisions in time.", examples=["100 %"]
    )
    clock: Literal["lived", "counted"] = Field(
        "lived",
        description="`lived` from lodging on, or `counted`: from the start of the clock, less its stops.",
        examples=["counted"],
    )
    starts: Name | None = Field(
        None,
        description="The counted clock starts when the first visit to this step ends, or at lodging.",
        examples=["identify"],
    )


class PromiseModel(LegalLimitModel):
    """A promise: this part of the decisions within that time."""

    share: Share = Field(description="At least this part of the decisions in time.", examples=["95 %"])


class KindModel(Described):
    """Traits of applications that hang together, such as complete ones, and what differs for them."""

    share: Share = Field(description="How many applications are of this kind.", examples=["55 %"])
    steps: StepPatches = Field(
        {},
        description="What differs from the permit type's steps.",
        examples=[{"more_information": {"share": "0 %"}}],
    )
    priority: Whole | None = Field(None, description="Their priority class, where it differs.", examples=["1"])
    promises: dict[Name, LimitPatch | None] = Field(
        {},
        description="What differs from the permit type's promises.",
        examples=[{"one_month": {"within": "14 d"}}],
    )
    legal_limits: dict[Name, LimitPatch | None] = Field(
        {},
        description="What differs from the permit type's legal limits.",
        examples=[{"law": {"within": "30 d"}}],
    )


class PermitModel(Described):
    """One permit type."""

    name: NameModel | None = Field(None, description="What readers call it.", examples=["Employed person"])
    family: Family = Field(
        "other", description="The group in which European peers are compared.", examples=["employed"]
    )
    demand: DemandModel | None = Field(
        None, description="How many applications come; none if left out.", examples=[{"per_year": "11 324"}]
    )
    backlog: dict[Name, BacklogModel] = Field(
        {},
        description="Open cases at the start, by the step where they stand.",
        examples=[{"handling": {"cases": "900", "age": {"uniform": {"low": "0 d", "high": "60 d"}}}}],
    )
    flow: Name | None = Field(None, description="The flow whose steps it takes.", examples=["residence"])
    steps: StepPatches = Field(
        {},
        description="What differs from the flow, or all steps where there is no flow.",
        examples=[{"handling": {"effort": "75 min"}}],
    )
    kinds: dict[Name, KindModel] = Field(
        {},
        description="Kinds of applications; their shares add up to 100 %.",
        examples=[{"complete": {"share": "55 %"}, "incomplete": {"share": "45 %"}}],
    )
    priority: Whole = Field(100, description="Priority class, 0 to 255; smaller goes first.", examples=["2"])
    withdraw: WithdrawModel | None = Field(
        None,
        description="Applicants who give up before they are decided.",
        examples=[{"share": "4 %", "after": "60 d"}],
    )
    promises: dict[Name, PromiseModel] = Field(
        {},
        description="What applicants were promised; the first one drives deadlines.",
        examples=[{"one_month": {"share": "95 %", "within": "30 d"}}],
    )
    legal_limits: dict[Name, LegalLimitModel] = Field(
        {}, description="What the law demands.", examples=[{"law": {"within": "60 d"}}]
    )


class PublishedModel(Described):
    """A figure that somebody published, which the report sets beside the simulated one."""

    text: Text = Field(description="What it says, for a reader.", examples=["Median of first permits, employed person"])
    permits: Names = Field(description="The permit types it speaks of.", examples=[["work_employee"]])
    figure: PublishedFigure = Field(description="What kind of figure it is.", examples=["median"])
    date: Date | None = Field(
        None,
        description="For `reception_people`: the day on which they were counted; the mean of the year if left out.",
        examples=["2024-07-01"],
    )
    within: Duration | None = Field(None, description="For `share_within`: the time.", examples=["30 d"])
    clock: Literal["lived", "counted"] | None = Field(None, description="For times: which clock.", examples=["lived"])
    outcome: Name | None = Field(
        None, description="Only decisions with this outcome; all if left out.", examples=["granted"]
    )
    year: Year = Field(description="The year that the figure speaks of.", examples=["2024"])
    value: PublishedValue = Field(description="The figure with its unit.", examples=["23 d", "93 %", "15 024"])
    role: Literal["input", "foreseen"] = Field(
        description="`input` if it set a number of this scenario, `foreseen` if the run has to foresee it.",
        examples=["foreseen"],
    )
    verified: Literal["yes", "no"] = Field("no", description="Whether somebody checked the source.", examples=["yes"])
