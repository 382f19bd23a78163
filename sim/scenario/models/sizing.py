"""How a planner bounds a sizing: which teams may be moved, how far, and what has to be reached how surely.

Part of the validated scenario; no run depends on it, only `size` reads it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.models.fields import Described
from sim.scenario.models.quantities import Name, Share, Text, Whole


class SizingTeamModel(Described):
    """How far the people of one team may be moved."""

    fixed: Literal["yes", "no"] = Field("no", description="Whether they stay as written.", examples=["yes"])
    least: Whole | None = Field(None, description="No fewer people than these.", examples=["3"])
    most: Whole | None = Field(None, description="No more people than these.", examples=["40"])
    hire: Whole | None = Field(
        None, description="No more people than these beside those that are written.", examples=["5"]
    )


class SizingModel(Described):
    """What `size` may move, and what it has to reach."""

    confidence: Share | None = Field(
        None,
        description="The share of replications in which each target has to be met; 95 % where none is said.",
        examples=["90 %"],
    )
    teams: dict[Name, SizingTeamModel] = Field(
        {}, description="Bounds per team; others may be moved freely.", examples=[{"registry": {"fixed": "yes"}}]
    )
    targets: dict[Name, Text] = Field(
        {},
        description="What has to be reached, by a name of its own; every promise where none is said.",
        examples=[{"quick": "lead_time_p90 of study <= 30 d"}],
    )
