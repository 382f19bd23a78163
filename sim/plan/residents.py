"""From the words about reception to its numbers: distributions per outcome, places per day of the run.

Part of compiling; a scenario that passed its checks compiles without complaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sim.plan.plan import Study
from sim.plan.reception import OpeningClients, Reception, Residents
from sim.primitives.time import Floats
from sim.scenario.amounts import distribution_of
from sim.scenario.models.quantities import ALWAYS, dated
from sim.scenario.models.reception import ReceptionModel, ResidentsModel


def reception_of(
    model: ReceptionModel, study: Study, permits: Mapping[str, int], outcomes: Mapping[str, int], folder: Path
) -> Reception:
    """The reception of a scenario; `permits` and `outcomes` number names, data files are looked up from `folder`."""
    return Reception(
        residents=tuple(_residents(permits[name], one, outcomes, folder) for name, one in model.permits.items()),
        opening=tuple(
            OpeningClients(name, group.people.value, distribution_of(group.stay, folder))
            for name, group in model.opening.items()
        ),
        in_centres=model.in_centres.value,
        capacity=_places(model, study),
        cost_per_second=model.cost.per_second if model.cost else 0.0,
        currency=model.cost.currency if model.cost else "",
    )


def _residents(permit: int, model: ResidentsModel, outcomes: Mapping[str, int], folder: Path) -> Residents:
    usual = distribution_of(model.settling, folder)
    own = {name: distribution_of(one, folder) for name, one in model.by_outcome.items()}
    settling = tuple(own.get(name, usual) for name in outcomes)
    return Residents(permit, model.share.value, settling, distribution_of(model.withdrawn, folder))


def _places(model: ReceptionModel, study: Study) -> Floats | None:
    """Places on each day, float64[days]: each dated number holds until the next date."""
    if model.capacity is None:
        return None
    if ALWAYS in model.capacity:
        return np.full(study.days, model.capacity[ALWAYS].value)
    places = np.zeros(study.days)
    for date, count in sorted(dated(model.capacity).items()):
        places[max(0, (date - study.start).days) :] = count.value
    return places
