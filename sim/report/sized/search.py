"""Section: how the staff was found, and which replications judged it."""

from __future__ import annotations

from sim.report.document import Lead, Prose, Section
from sim.report.sized.named import years_asked
from sim.report.wording import capital, counted, number
from sim.staffing.result import SizingResult


def search(result: SizingResult) -> Section:
    """Why the search ended, and what it looked at."""
    how = (
        f"Asked for: each target reached in at least {years_asked(result)} of the years. Replications 1 to "
        f"{number(result.search_replications)} served the search; {_fresh(result)} All plans meet the same "
        f"applicants (seed {result.seed}). {counted(result.economy.plans, 'plan was', 'plans were')} looked at, "
        f"{number(result.economy.rejected)} of them dropped early since too many replications already missed a target."
    )
    return Section(
        "search", "Search", "How it was found, and how sure it is", (Lead(capital(result.stopped)), Prose(how))
    )


def _fresh(result: SizingResult) -> str:
    if not result.fresh_replications:
        return "no fresh replication has judged the result."
    judged = "confirms" if result.confirmed else "does not confirm"
    return f"what {counted(result.fresh_replications, 'fresh one')} with later numbers show {judged} the found staff."
