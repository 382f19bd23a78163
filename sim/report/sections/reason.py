"""Who or what holds the cases longest: a team, the applicants, an outside body, or the backlog of before.

The rule is that of the answer in words: the largest part of the days of the permit type furthest behind, a team's
queue and its closed hours together. Used by the section `answer`.
"""

from __future__ import annotations

from typing import Final

from sim.report.document import Fact
from sim.report.reading import Reading, estimate_of, team_name
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
    behind = [one for one in reading.verdicts if one.verdict in ("missed", "unsure")]
    permit = reading.permit(behind[0].permit) if behind else None
    rows = reading.table("parts", permit=permit.name if permit else "", population="decided").to_dict("records")
    days = {str(row["part"]): estimate_of(row, "d").at_least for row in rows}
    days["team"] = days.pop("queue_open", 0.0) + days.pop("closed", 0.0)
    whole, team = sum(days.values()), reading.limiting(permit)
    if not whole > 0:
        return Fact("Reason", "not known", "Nothing was decided in the window.", "none")
    largest = max(days, key=lambda part: days[part])
    share = (
        f"{quantity(days[largest] / whole, 'share')} of the days of {permit.label if permit else 'all permit types'}"
    )
    if team is None:
        return Fact("Reason", HOLDERS[largest][0], f"{share} {HOLDERS[largest][1]}.")
    staff = (
        f"{number(team.needed, 1)} staff needed, {number(team.present, 1)} there, load {quantity(team.load, 'share')}"
    )
    sign = "missed" if team.load > 1 else ""
    if largest == "team":
        note = f"{share} pass in queues, closed hours included. {staff}."
        return Fact("Reason", f"Team {team_name(team.team)}", note, sign)
    name, does = HOLDERS[largest]
    return Fact("Reason", name, f"{share} {does}. Most loaded team: {team_name(team.team)}, {staff}.", sign)
