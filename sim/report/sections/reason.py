"""Who or what the cases wait for, as a card: its name and cause, and its load or where the days pass.

The rule and the words are those of the answer, `sim.analysis.bottleneck` and `sim.analysis.reason`. Used by the
section `answer`.
"""

from __future__ import annotations

from sim.analysis.bottleneck import OPENING, PEAK, QUEUE, STAFF, TOO_FEW, Bottleneck, bottleneck
from sim.analysis.reason import dates, opening, over, percent, throughout, weeks, where
from sim.report.document import Fact
from sim.report.reading import Reading, team_name
from sim.report.wording import capital, tied

NAMES = {
    "work": "The work itself",
    "customer": "The applicants",
    "partner": "Outside bodies",
    "authority_wait": "Waits of the authority",
    "before_start": "Opening backlog",
}


def reason(reading: Reading) -> Fact:
    """The bottleneck of the permit type furthest behind (of all where none is behind) and why it is one."""
    result = reading.result
    found = bottleneck(result.plan, result.estimates)
    if found is None:
        return Fact("Reason", "not known", "Nothing was decided in the window.", "none")
    if found.part != STAFF:
        note = f"{capital(where(found))}."
        if found.team:
            note += f" Longest queue: {team_name(found.team)}, load {percent(found.load)}."
        return Fact("Reason", NAMES[found.part], tied(note))
    name, told = _cause(reading, found)
    sign = "" if found.causes == (QUEUE,) else "missed"
    beside = "".join(f" {_beside(found, cause)}" for cause in found.causes[1:])
    return Fact("Reason", capital(name), tied(f"{told}{beside}"), sign)


def _cause(reading: Reading, found: Bottleneck) -> tuple[str, str]:
    """The heaviest cause in a few words, and a sentence with its figures."""
    plan, team, cause = reading.result.plan, team_name(found.team), found.causes[0]
    if cause == TOO_FEW:
        return f"{team}: too few people", f"Load {percent(found.load)} {throughout(plan)}."
    if cause == PEAK and found.peak:
        told = f"Load {percent(found.peak.load)} ({dates(found.peak, plan)}), {percent(found.load)} {over(plan)}."
        return f"{team}, {weeks(found.peak)}", told
    if cause == OPENING:
        return "opening backlog", f"{opening(found)}, before {team}, load {percent(found.load)} {over(plan)}."
    return f"queue of {team}", f"Load {percent(found.load)} {over(plan)}."


def _beside(found: Bottleneck, cause: str) -> str:
    if cause == PEAK and found.peak:
        return f"Then {weeks(found.peak)}, load {percent(found.peak.load)}."
    return f"Beside it the opening backlog: {opening(found)}."
