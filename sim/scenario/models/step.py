"""How a planner writes a step: who works on it or what it waits for, and where a case goes next.

`StepModel` is a step of a flow; `StepPatch` is what a permit type or a kind changes in one.
Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from sim.primitives.quantities import parse_share
from sim.scenario.models.distribution import DistributionModel, WaitModel
from sim.scenario.models.fields import Described, Patch
from sim.scenario.models.quantities import Name, Names, Share, Shares, Whole


class StepModel(Described):
    """One step: work of a team (`team` and `effort`), a `wait`, or a `gate`."""

    stage: Name | None = Field(
        None,
        description="Steps of one stage stand together in reports; the step's own name if left out.",
        examples=["handling"],
    )
    team: Names | None = Field(
        None,
        description="The team that does the work, or several that share it.",
        examples=["registry", ["employees", "flexible"]],
    )
    effort: DistributionModel | None = Field(
        None,
        description="Hands-on working time of one visit, in minutes or hours; goes with `team`.",
        examples=["25 min", {"gamma": {"mean": "20 min", "cv": "0.7"}}],
    )
    again: DistributionModel | None = Field(
        None,
        description="Working time of the second and later visits, where it differs from `effort`.",
        examples=["10 min"],
    )
    wait: WaitModel | None = Field(
        None,
        description="Calendar time that no team serves: the customer answers, a partner examines.",
        examples=["14 d", {"lognormal": {"median": "12 d", "p90": "40 d"}, "deadline": "60 d"}],
    )
    gate: Name | None = Field(
        None,
        description="A calendar: cases leave at its next opening, such as a weekly board.",
        examples=["board"],
    )
    share: Share = Field(
        parse_share("100 %"),
        description="This part of the cases that get here take the step; the others pass on to the next one.",
        examples=["35 %"],
    )
    next: Shares | None = Field(
        None,
        description="Where cases go afterwards, when not to the following step.",
        examples=["handling", {"handling": "80 %", "decision": "20 %"}],
    )
    at_most: Whole | None = Field(
        None,
        description="A case takes the step at most so often; required where `next` leads back.",
        examples=["2"],
    )
    held_by: Literal["authority", "customer", "partner"] = Field(
        "authority", description="Who has the case meanwhile.", examples=["customer"]
    )
    clock: Literal["runs", "stopped"] = Field(
        "runs",
        description="Whether the counted time of promises and legal limits goes on meanwhile.",
        examples=["stopped"],
    )
    outcome: Shares | None = Field(
        None,
        description="The step decides the case, so.",
        examples=["granted", {"granted": "83 %", "refused": "17 %"}],
    )
    only_if: Names | None = Field(
        None,
        description="After a decision: only cases whose latest outcome is one of these take the step.",
        examples=["granted", ["refused", "returned"]],
    )


class StepPatch(Patch, StepModel):
    """What a permit type or a kind changes in a step of its flow; a step that is new says where it comes."""

    after: Name | None = Field(
        None, description="A step that is added comes right after this one.", examples=["handling"]
    )


StepPatches: TypeAlias = dict[Name, StepPatch | None]
