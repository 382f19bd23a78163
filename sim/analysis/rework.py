"""Which cases were worked on anew: a work step done more than once up to the decision.

Between the log and the view.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.analysis.taken import Taken
from sim.eventlog import EventLog
from sim.primitives.time import NEVER


def reworked(log: EventLog, taken: Taken) -> NDArray[np.bool_]:
    """Cases with two work visits to one step that end by the decision, or end at all where there is none, bool[n]."""
    by = np.minimum(log.decided_at, NEVER - 1)
    done = np.flatnonzero(taken.finished_at <= by[taken.case])
    case, step = taken.case[done], taken.step[done]
    # A step comes again only where its number does not rise from some visit to the next: few cases need counting.
    goes_back = np.zeros(len(log.permit), np.bool_)
    goes_back[case[1:][(case[1:] == case[:-1]) & (step[1:] <= step[:-1])]] = True
    rows = np.flatnonzero(goes_back[case])
    steps = int(step.max(initial=0)) + 1
    visits, times = np.unique(case[rows] * steps + step[rows], return_counts=True)
    found = np.zeros(len(log.permit), np.bool_)
    found[visits[times > 1] // steps] = True
    return found
