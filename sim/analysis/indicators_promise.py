"""Indicators of promises and legal limits: the share decided in time, each limit on the clock that it names.

Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

from sim.analysis.figures import Figure, share_of
from sim.analysis.registry import Selection, indicator
from sim.analysis.view import CLOCKS, COUNTED, DECIDED, LODGED
from sim.plan.limits import LEGAL_LIMITS, PROMISES


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
    limits, counted = selection.view.limits[sort, selection.limit], selection.clock == COUNTED
    asked = [(n, limits.of_kinds[n]) for n in selection.kinds]
    kinds = [n for n, limit in asked if limit is not None and limit.counted == counted]
    if not kinds:
        return None
    kept, undetermined, size = limits.on_time[selection.population][:, kinds].sum(axis=1).tolist()
    return share_of(kept, undetermined, size)
