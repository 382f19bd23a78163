"""Indicators of promises and legal limits: the share decided in time, each limit on the clock that it names.

Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.figures import Figure, share_of
from sim.analysis.registry import Selection, indicator
from sim.analysis.view import CLOCKS, COUNTED, DECIDED, LODGED
from sim.plan.limits import LEGAL_LIMITS, PROMISES, named_limit
from sim.primitives.time import NEVER


@indicator(
    "on_time_promise", "on_time_promise:NAME", unit="share", populations=(DECIDED, LODGED), clocks=CLOCKS,
    limits=PROMISES,
)  # fmt: skip
def on_time_promise(selection: Selection) -> Figure | None:
    """Share decided within the promise (each case's first, or the one of that name) of all cases that have one;
    of those lodged, the withdrawn count as not decided in time.
    """
    return _on_time(selection, PROMISES)


@indicator(
    "on_time_legal", "on_time_legal:NAME", unit="share", populations=(DECIDED, LODGED), clocks=CLOCKS,
    limits=LEGAL_LIMITS,
)  # fmt: skip
def on_time_legal(selection: Selection) -> Figure | None:
    """Share decided within the legal limit (each case's first, or the one of that name) of all cases that have
    one; of those lodged, the withdrawn count as not decided in time.
    """
    return _on_time(selection, LEGAL_LIMITS)


def _on_time(selection: Selection, sort: str) -> Figure | None:
    """Exact unless a case is open and its limit has not passed: then the share is at least the bound."""
    counted = selection.clock == COUNTED
    if not _has_limit(selection, sort, counted=counted):
        return None
    view, limits = selection.view, selection.view.limits[(sort, selection.limit)]
    cases = selection.members
    cases = cases[(limits.within[cases] < NEVER) & (limits.counted[cases] == counted)]
    in_time = limits.ages[cases] <= limits.within[cases]
    kept = in_time & view.is_decided[cases]
    undetermined = in_time & (view.closed_at[cases] == NEVER)
    return share_of(int(np.count_nonzero(kept)), int(np.count_nonzero(undetermined)), len(cases))


def _has_limit(selection: Selection, sort: str, *, counted: bool) -> bool:
    """Whether the plan gives any kind of the selection such a limit on that clock."""
    permits = selection.view.plan.demand.permits
    chosen = permits if selection.permit is None else (permits[selection.permit],)
    kinds = [kind for permit in chosen for kind in permit.kinds]
    if selection.kind is not None:
        kinds = [kinds[selection.kind]]
    limits = [named_limit(kind, sort, selection.limit) for kind in kinds]
    return any(limit is not None and limit.counted == counted for limit in limits)
