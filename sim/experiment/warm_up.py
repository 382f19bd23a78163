"""A day on which nobody comes, gone through from draws to tables: what is to become machine code becomes it here.

Asked for once, before workers start, so that they find what is compiled in its cache.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.analysis.reduction import reduce
from sim.analysis.view import View
from sim.engine import AUTO, simulate
from sim.plan.plan import DemandPlan, Kind, Permit, Plan, StaffingPlan, Study
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.time import DAY


def warm_up(engine: str = AUTO) -> None:
    """Have the engine and the indicators compiled, or read from the cache beside them."""
    study = Study("", "", dt.date(2000, 1, 1), 0, DAY, 0, 0)
    nobody = Permit("nobody", "", "", np.zeros(1), (Kind("", 1.0, 0, (), (), ()),), (), None)
    plan = Plan(DemandPlan(study, (nobody,), (), ()), StaffingPlan(study, (), (), ()))
    workload, roster = sample_workload(plan.demand, 1), sample_roster(plan.staffing, 1)
    log = simulate(plan, workload, roster, engine)
    reduce(plan, workload, roster, log)
    view = View(plan, roster, log)
    _ = view.requests, view.decisions_taken  # which no indicator asks for where nobody is decided
