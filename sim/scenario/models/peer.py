"""One published figure of another authority, a law or a goal, as a scenario adds, corrects or removes it.

Every key may be left out, since a row of the package's own table is corrected by what differs; the checks say what
a new row needs. Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from sim.primitives.peer_values import PublishedValue, parse_peer_time, parse_peer_value
from sim.scenario.models.fields import FromText, Patch
from sim.scenario.models.quantities import Text, Year


def _own_text(value: PublishedValue) -> str:
    return value.text.strip()


PeerValue: TypeAlias = Annotated[PublishedValue, FromText(parse_peer_value, _own_text, "a published figure")]
PeerTime: TypeAlias = Annotated[PublishedValue, FromText(parse_peer_time, _own_text, "a time")]

PeerRole: TypeAlias = Literal["peer", "baseline", "reference"]
PeerFamily: TypeAlias = Literal[
    "specialist", "employed", "study", "family", "permanent", "citizenship", "asylum", "seasonal", "extension", "eu",
    "travel", "other", "all",
]  # fmt: skip
PeerKind: TypeAlias = Literal[
    "legal_maximum", "goal", "mean", "median", "p75", "p90", "share_within", "decisions_per_year", "pending", "staff",
    "productivity", "cost", "automation_share",
]  # fmt: skip
PeerFigure: TypeAlias = Literal["mean", "median", "p75", "p90"]
ClockStart: TypeAlias = Literal[
    "lodging", "completeness", "identification", "acceptance", "biometrics", "handover", "unknown"
]
Population: TypeAlias = Literal[
    "all", "positive", "first", "complete", "certified", "scheme", "nationalities", "recent", "trimmed", "several",
    "part", "chain", "queue", "unknown",
]  # fmt: skip


class PeerModel(Patch):
    """A figure that somebody in Europe published; what is not written is unknown, or stays as the table has it."""

    role: PeerRole | None = Field(
        None,
        description="`peer`, `baseline` (the authority under study) or `reference` (EU law, many countries together); "
        "a new row is a `peer`.",
        examples=["peer"],
    )
    family: PeerFamily | None = Field(
        None, description="The family of permits that it speaks of; `all` where it is all of them.", examples=["family"]
    )
    country: Text | None = Field(None, description="The country.", examples=["Norway"])
    authority: Text | None = Field(None, description="Who decides, or the law.", examples=["UDI"])
    kind: PeerKind | None = Field(None, description="What kind of figure it is.", examples=["median"])
    figure: PeerFigure | None = Field(
        None,
        description="For a legal maximum or a goal: the figure of ours that it bounds; P90 if left out.",
        examples=["mean"],
    )
    value: PeerValue | None = Field(
        None,
        description="As published, with its unit: d, wk, months, years, working days, %, or what a count counts. "
        "A range or a bound is shown and never ranked.",
        examples=["24 d", "6 months", "20 working days", "93 %", "1-3 months", "15 024 decisions"],
    )
    within: PeerTime | None = Field(
        None, description="For `share_within`: the time that the share speaks of.", examples=["90 d"]
    )
    clock_start: ClockStart | None = Field(
        None, description="From when it counts; unknown if left out, and then not ranked.", examples=["lodging"]
    )
    clock_stops: Literal["yes", "no", "unknown"] | None = Field(
        None,
        description="Whether it stands still while papers are missing; unknown if left out, and then not ranked.",
        examples=["no"],
    )
    population: Population | None = Field(
        None,
        description="Who is counted; only `all` cases of the family can be ranked; unknown if left out.",
        examples=["all"],
    )
    segment: Literal["general", "privileged"] | None = Field(
        None, description="`privileged` where cases were picked for speed; general if left out.", examples=["general"]
    )
    period: Text | None = Field(None, description="The time it speaks of, as published.", examples=["Jan-Jun 2025"])
    year: Year | None = Field(
        None, description="The last year of the period; the last one that it names if left out.", examples=["2025"]
    )
    verified: Literal["yes", "no"] | None = Field(
        None, description="Whether somebody read it at its source; `no` if left out.", examples=["yes"]
    )
    note: Text | None = Field(None, description="What a reader has to know.", examples=["Renewals apart"])
