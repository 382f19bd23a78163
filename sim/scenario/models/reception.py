"""How a planner writes reception: who lives there while an application is open, how long afterwards, at what cost.

Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from pydantic import Field

from sim.primitives.quantities import parse_share
from sim.scenario.models.distribution import DistributionModel
from sim.scenario.models.fields import Described
from sim.scenario.models.quantities import Cases, DatedPlaces, MoneyRate, Name, Share


class ResidentsModel(Described):
    """Applicants of one permit type who live in reception from lodging until they have settled after the decision."""

    share: Share = Field(
        parse_share("100 %"), description="How many of the applicants live in reception.", examples=["95 %"]
    )
    settling: DistributionModel = Field(
        description="How long they stay on after the decision.",
        examples=[{"gamma": {"mean": "60 d", "cv": "0.7"}}],
    )
    by_outcome: dict[Name, DistributionModel] = Field(
        {},
        description="How long after a decision with this outcome, where it differs from `settling`.",
        examples=[{"refused": {"gamma": {"mean": "240 d", "cv": "0.8"}}}],
    )
    withdrawn: DistributionModel = Field(
        DistributionModel.model_validate("0 d"),
        description="How long they stay on after they have withdrawn the application.",
        examples=["14 d"],
    )


class OpeningClientsModel(Described):
    """People in reception when the study starts whose application is no longer open."""

    people: Cases = Field(description="How many.", examples=["28 200"])
    stay: DistributionModel = Field(
        description="How long they stay on, from the start of the study.",
        examples=[{"exponential": {"mean": "110 d"}}],
    )


class ReceptionModel(Described):
    """Where people who seek protection live: who they are, how many places there are, what a day costs."""

    permits: dict[Name, ResidentsModel] = Field(
        description="The permit types whose applicants live in reception.",
        examples=[{"asylum": {"settling": {"gamma": {"mean": "60 d", "cv": "0.7"}}}}],
    )
    opening: dict[Name, OpeningClientsModel] = Field(
        {},
        description="Groups of people in reception at the start whose application is no longer open.",
        examples=[{"protected": {"people": "28 200", "stay": {"exponential": {"mean": "110 d"}}}}],
    )
    in_centres: Share = Field(
        parse_share("100 %"),
        description="How many of those in reception take up a place; the others live in private accommodation.",
        examples=["52 %"],
    )
    capacity: DatedPlaces | None = Field(
        None,
        description="Places, one number or one per date from which it holds; without it weeks above are not told.",
        examples=["23 500", {"2025-01-01": "23 500", "2025-07-01": "20 000"}],
    )
    cost: MoneyRate | None = Field(None, description="What one person in reception costs.", examples=["35 EUR per day"])
