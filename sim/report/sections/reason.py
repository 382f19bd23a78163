"""Who or what holds the cases longest: a team, the applicants, an outside body, or the backlog of before.

The rule is that of the answer in words, `sim.analysis.bottleneck`. Used by the section `answer`.
"""

from __future__ import annotations

from typing import Final

from sim.analysis.bottleneck import STAFF, bottleneck
from sim.report.document import Fact
from sim.report.reading import Reading, team_name
from sim.report.wording import number, quantity

HOLDERS: Final = {
    "work": ("The work itself", "are work on the case"),
    "customer": ("The applicants", "pass with the applicant"),
    "partner": ("Outside bodies", "pass at outside bodies"),
    "authority_wait": ("Waits of the authority", "pass in waits of the authority itself"),
    "before_start": ("Opening backlog", "had passed before the study began"),
}
"""What each part is called when it is the largest, and what its days do."""


def reason(reading: Reading) -> Fact:
    """What takes most days of the permit type furthest behind (of all where none is behind), and its busiest team."""
    result = reading.result
    found = bottleneck(result.plan, result.estimates, result.load_arithmetic, reading.verdicts)
    if found is None:
        return Fact("Reason", "not known", "Nothing was decided in the window.", "none")
    whose = reading.permit(found.permit).label if found.permit else "all permit types"
    share = f"{quantity(found.share, 'share')} of the days of {whose}"
    team = found.team
    if team is None:
        return Fact("Reason", HOLDERS[found.part][0], f"{share} {HOLDERS[found.part][1]}.")
    staff = (
        f"{number(team.needed, 1)} staff needed, {number(team.present, 1)} there, load {quantity(team.load, 'share')}"
    )
    sign = "missed" if team.load > 1 else ""
    if found.part == STAFF:
        note = f"{share} pass in queues, closed hours included. {staff}."
        return Fact("Reason", f"Team {team_name(team.team)}", note, sign)
    name, does = HOLDERS[found.part]
    return Fact("Reason", name, f"{share} {does}. Most loaded team: {team_name(team.team)}, {staff}.", sign)
