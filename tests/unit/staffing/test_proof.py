"""Rounds of fresh replications: by the binomial distribution itself, they confirm wrongly as seldom as they say."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from sim.staffing.proof import RISK, rounds
from sim.statistics.shares import misses_that_prove, trials_that_prove


def at_most(misses: int, of: int, risk: float) -> float:
    """The probability of so few misses among trials that each miss with the risk."""
    return sum(float(comb(of, n) * Fraction(risk) ** n * Fraction(1.0 - risk) ** (of - n)) for n in range(misses + 1))


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("fresh", [20, 72, 142, 600])
def test_a_staff_just_short_of_what_is_asked_is_seldom_confirmed(confidence: float, fresh: int) -> None:
    wrong = [at_most(one.spared, len(one.fresh), 1.0 - confidence) for one in rounds(20, fresh, confidence)]
    assert sum(wrong) <= min(RISK, 1.0 - confidence)


def test_every_round_has_replications_that_the_search_did_not_see() -> None:
    seen = 20
    for one in rounds(20, 72, 0.95):
        assert (one.searched, one.fresh[0]) == (seen, seen + 1)
        seen = one.fresh[-1]


@pytest.mark.parametrize(("of", "probability", "risk"), [(142, 0.95, 0.025), (60, 0.8, 0.05), (400, 0.95, 0.0125)])
def test_one_miss_more_would_prove_nothing(of: int, probability: float, risk: float) -> None:
    misses = misses_that_prove(of, probability, risk)
    assert at_most(misses, of, 1.0 - probability) <= risk < at_most(misses + 1, of, 1.0 - probability)


@pytest.mark.parametrize(("misses", "of"), [(0, 72), (2, 142)])
def test_as_few_trials_as_prove_it(misses: int, of: int) -> None:
    assert trials_that_prove(misses, 0.95, 0.025) == of
    assert at_most(misses, of - 1, 0.05) > 0.025 >= at_most(misses, of, 0.05)
