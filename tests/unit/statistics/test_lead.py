"""How sure a lead is: the formulas against simulated replications, and the claims that hold at once."""

import itertools
import math

import numpy as np
import pytest

from sim.statistics.intervals import half_width
from sim.statistics.lead import all_ahead, confidence_ahead, hold_at_once, probability_ahead, standard_errors

GENERATOR = np.random.default_rng(2026)
TRIALS = 40_000


def means_and_errors(values):
    """Mean, standard error as read off the interval, and count, of each column of replications."""
    count = np.full(values.shape[1], float(len(values)))
    return values.mean(axis=0), standard_errors(half_width(values), count), count


@pytest.mark.parametrize("replications", [3, 10, 40])
def test_the_interval_gives_the_standard_error_back(replications):
    values = GENERATOR.normal(50.0, 9.0, (replications, 100))
    _, error, _ = means_and_errors(values)
    np.testing.assert_allclose(error, values.std(axis=0, ddof=1) / math.sqrt(replications))


@pytest.mark.parametrize("replications", [3, 10, 40])
def test_the_next_replication_is_ahead_as_often_as_was_said(replications):
    # Where the probability is right, it is uniform when asked of the next replication itself (Rosenblatt, 1952).
    values = GENERATOR.normal(50.0, 9.0, (replications + 1, TRIALS))
    mean, error, count = means_and_errors(values[:-1])
    said = probability_ahead(values[-1] - mean, error, count)
    for level in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert np.mean(said <= level) == pytest.approx(level, abs=4 * math.sqrt(level * (1 - level) / TRIALS))


@pytest.mark.parametrize("replications", [3, 10, 40])
def test_a_mean_that_is_not_ahead_passes_for_ahead_no_more_often_than_the_risk(replications):
    values = GENERATOR.normal(50.0, 9.0, (replications, TRIALS))
    mean, error, count = means_and_errors(values)
    sure = confidence_ahead(50.0 - mean, error, count) >= 0.95
    assert np.mean(sure) == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / TRIALS))


def test_many_replications_make_the_probability_that_of_the_figure_and_the_confidence_certain():
    margin, spread, count = np.array([6.0]), 9.0, np.array([1e8])
    error = spread / np.sqrt(count)
    assert probability_ahead(margin, error, count)[0] == pytest.approx(0.5 * math.erfc(-6 / 9 / math.sqrt(2)), abs=1e-6)
    assert confidence_ahead(margin, error, count)[0] == pytest.approx(1.0)


def test_what_never_varies_is_certain_and_equal_figures_are_not_ahead():
    margins, none, count = np.array([1.0, 0.0, -1.0]), np.zeros(3), np.full(3, 20.0)
    assert probability_ahead(margins, none, count).tolist() == [1.0, 0.0, 0.0]
    assert confidence_ahead(margins, none, count).tolist() == [1.0, 0.0, 0.0]


def test_one_replication_says_nothing():
    one = np.array([1.0])
    assert np.isnan(standard_errors(one, one))
    assert np.isnan(probability_ahead(one, one, one)) and np.isnan(confidence_ahead(one, np.zeros(1), one))


@pytest.mark.parametrize("tie", [-0.9, 0.0, 0.9])
def test_the_probability_of_all_lies_between_its_ends_whatever_ties_the_figures(tie):
    pairs = GENERATOR.multivariate_normal([0.0, 0.0], [[1.0, tie], [tie, 1.0]], TRIALS) < np.array([1.0, 0.3])
    low, high = all_ahead(pairs.mean(axis=0))
    assert low - 1e-9 <= pairs.all(axis=1).mean() <= high + 1e-9


def test_one_figure_has_one_probability_and_none_has_none():
    assert all_ahead(np.array([0.83])) == (pytest.approx(0.83), 0.83)
    assert all_ahead(np.array([0.3, 0.4])) == (0.0, 0.3)
    assert all_ahead(np.array([1.0, 0.3])) == (0.3, 0.3)
    assert np.isnan(all_ahead(np.array([]))).all() and np.isnan(all_ahead(np.array([0.5, np.nan]))).all()


def test_claims_at_once_step_down():
    # Holm: the smallest risk is held to a third of 5 %, the next to a half, the last to all of it.
    assert hold_at_once(np.array([0.04, 0.016, 0.02])).tolist() == [True, True, True]
    assert hold_at_once(np.array([0.04, 0.017, 0.001])).tolist() == [True, True, True]
    assert hold_at_once(np.array([0.04, 0.026, 0.001])).tolist() == [False, False, True]
    assert hold_at_once(np.array([0.06, 0.001])).tolist() == [False, True]
    assert hold_at_once(np.array([np.nan, 0.001])).tolist() == [False, True]
    assert hold_at_once(np.array([])).tolist() == []


@pytest.mark.parametrize("true_leads", list(itertools.product([False, True], repeat=3)))
def test_a_false_claim_is_among_those_made_no_more_often_than_the_risk(true_leads):
    # Figures tied to one another, as those of one replication are; a lead that is none is a margin of 0.
    replications, trials = 10, 8_000
    common = GENERATOR.normal(0.0, 1.0, (replications, trials, 1))
    values = common + GENERATOR.normal(0.0, 1.0, (replications, trials, 3))
    ahead = np.where(true_leads, 3.0, 0.0) - values.mean(axis=0)
    error = values.std(axis=0, ddof=1) / math.sqrt(replications)
    risks = 1.0 - confidence_ahead(ahead, error, np.full(3, float(replications)))
    claimed = np.array([hold_at_once(row) for row in risks])
    false = (claimed & ~np.array(true_leads)).any(axis=1).mean()
    assert false <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / trials)
