"""Indicators of time: lead time on both clocks, predictability, waiting in queues.

Each reads one cohort of a selection. Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

import math

from sim.analysis.figures import Cohort, Figure, mean, quantile
from sim.analysis.registry import ALL, EVERY_POPULATION, PERMIT, STEP, TEAM, Selection, indicator
from sim.analysis.view import CLOCKS, DECIDED, LODGED


@indicator("lead_time_mean", unit="days", populations=EVERY_POPULATION, clocks=CLOCKS)
def lead_time_mean(selection: Selection) -> Figure:
    """Mean days from lodging to the first decision, or of its counted part; of those lodged it needs all closed."""
    return mean(selection.cohort)


@indicator("lead_time_p50", unit="days", populations=EVERY_POPULATION, clocks=CLOCKS)
def lead_time_p50(selection: Selection) -> Figure:
    """Days within which half are decided; of those lodged the withdrawn count as not decided."""
    return quantile(selection.cohort, 0.50)


@indicator("lead_time_p75", unit="days", populations=EVERY_POPULATION, clocks=CLOCKS)
def lead_time_p75(selection: Selection) -> Figure:
    """Days within which three in four are decided; of those lodged the withdrawn count as not decided."""
    return quantile(selection.cohort, 0.75)


@indicator("lead_time_p90", unit="days", populations=EVERY_POPULATION, clocks=CLOCKS)
def lead_time_p90(selection: Selection) -> Figure:
    """Days within which nine in ten are decided; of those lodged the withdrawn count as not decided."""
    return quantile(selection.cohort, 0.90)


@indicator("lead_time_p95", unit="days", populations=EVERY_POPULATION, clocks=CLOCKS)
def lead_time_p95(selection: Selection) -> Figure:
    """Days within which 19 in 20 are decided; of those lodged the withdrawn count as not decided."""
    return quantile(selection.cohort, 0.95)


@indicator("predictability", unit="1", populations=(DECIDED, LODGED), clocks=CLOCKS)
def predictability(selection: Selection) -> Figure:
    """P90 of the lead time divided by its P50: 1 would mean that all take equally long."""
    half, most = quantile(selection.cohort, 0.50), quantile(selection.cohort, 0.90)
    if half.reason:
        return Figure(math.nan, reason=half.reason)
    if half.value == 0.0:
        return Figure(math.nan, reason="half take no time")
    return Figure(most.value / half.value, most.bound / half.value, most.reason)


@indicator("waiting_mean", unit="days", rows=(ALL, PERMIT, STEP, TEAM))
def waiting_mean(selection: Selection) -> Figure:
    """Mean days in a queue of the visits started in the window, those that did not wait included; a visit of the
    opening backlog waits from the start of the study.
    """
    return mean(Cohort(selection.waits, selection.waits[:0]))


@indicator("waiting_p90", unit="days", rows=(ALL, PERMIT, STEP, TEAM))
def waiting_p90(selection: Selection) -> Figure:
    """Days in a queue that nine in ten of the visits started in the window do not pass, those that did not wait
    included.
    """
    return quantile(Cohort(selection.waits, selection.waits[:0]), 0.90)
