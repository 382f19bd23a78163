"""How surely, and on how many replications: what a sizing is asked, and how fresh ones confirm what it finds.

A staff that the search likes best is lucky on the replications of the search, so these prove nothing. Before
`sim.staffing.verdicts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.errors import complaint
from sim.experiment.settings import Settings
from sim.scenario.scenario import Scenario
from sim.staffing.request import CONFIDENCE, SEARCH, SizeRequest
from sim.statistics.shares import misses_that_prove, trials_that_prove

RISK: Final = 0.05
"""How often at most a staff is confirmed that reaches a target in fewer years than were asked for."""

ROUNDS: Final = 3
"""Times that fresh replications are made: after the last one a staff stays unconfirmed."""

_SPARED: Final = 2
"""Misses that the first round bears where nobody says how many replications it has."""


@dataclass(frozen=True)
class Round:
    """Replications 1 to `searched` serve the search, and the `fresh` ones after them judge what it finds.

    Of the fresh ones `spared` may miss a target. `strict` is how many of those searched may, for a staff that is found
    after another was not confirmed: as few as would confirm it there.
    """

    searched: int
    fresh: range
    spared: int
    strict: int


@dataclass(frozen=True)
class Effort:
    """The share of the years in which each target is to be met, the replications of the search, and who judges it."""

    confidence: float
    searched: int
    rounds: tuple[Round, ...]


def effort_of(scenario: Scenario, request: SizeRequest, settings: Settings) -> Effort:
    """As the request says, else the scenario, else what is usual. Without fresh replications there is no round.

    ScenarioError E316 where no such share can be asked for, E416 where nothing could be confirmed.
    """
    stated = scenario.spec.sizing
    written = stated.confidence.value if stated and stated.confidence else CONFIDENCE
    confidence = written if request.confidence is None else request.confidence
    if not 0.0 < confidence < 1.0:
        text, why = "the confidence of a sizing lies between 0 and 1", "no number of years shows what is always met"
        raise complaint(str(scenario.files[0]), "E316", text, "0.95", why)
    searched = settings.replications if isinstance(settings.replications, int) else SEARCH
    first = _risk(confidence, 0)
    fresh = trials_that_prove(_SPARED, confidence, first) if request.fresh is None else request.fresh
    if fresh and misses_that_prove(fresh, confidence, first) < 0:
        text = f"{fresh} fresh replications cannot confirm that a target is met in {100 * confidence:g} % of the years"
        why = f"a staff that meets it less often would meet it in all {fresh} by luck too often"
        fix = f"--verify {trials_that_prove(0, confidence, first)} or more, or a lower --confidence"
        raise complaint(str(scenario.files[0]), "E416", text, fix, why)
    return Effort(confidence, searched, tuple(rounds(searched, fresh, confidence)) if fresh else ())


def rounds(searched: int, fresh: int, confidence: float) -> list[Round]:
    """The rounds in turn: each twice as long as the one before, which joins the search, and at half its risk.

    So all of them together confirm wrongly no more often than RISK, or than the confidence allows if that is less.
    """
    found = []
    for turn in range(ROUNDS):
        numbers, risk = fresh * 2**turn, _risk(confidence, turn)
        judging = range(searched + 1, searched + numbers + 1)
        spared, strict = (misses_that_prove(of, confidence, risk) for of in (numbers, searched))
        found.append(Round(searched, judging, spared, max(0, strict)))
        searched += numbers
    return found


def _risk(confidence: float, turn: int) -> float:
    return min(RISK, 1.0 - confidence) / 2.0 ** (turn + 1)
