"""The text of results.json and the figure that is followed while a run goes on."""

import json
import math

import numpy as np
import pandas as pd

from sim.experiment.headline import headline
from sim.experiment.replication import Replication
from sim.experiment.results import rows
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Promise, Sketch, decision, one_kind, plan_of

KEYS = ["permit", "kind", "team", "step", "indicator", "clock", "population", "value"]


def replications(*figures: tuple[str, str, str, list[float]]) -> list[Replication]:
    """One replication per value, with one indicator of those decided per figure."""
    count = len(figures[0][3])
    made = []
    for number in range(count):
        told = [(permit, "", "", "", name, clock, "decided", values[number]) for permit, name, clock, values in figures]
        made.append(Replication(number + 1, 0, 0, "", {"indicators": pd.DataFrame(told, columns=KEYS)}))
    return made


def plan(*promises: Promise):
    permit = Applications("visa", 1.0, one_kind(decision("desk", "team", HOUR), promises=promises))
    return plan_of(Sketch((permit,), {"team": Crew()}, 28 * DAY))


def test_missing_values_are_null_and_floats_are_exact() -> None:
    table = pd.DataFrame({"name": ["a", ""], "count": np.array([1, 2], np.int64), "value": [0.1 + 0.2, math.nan]})
    assert json.dumps(rows(table)) == (
        '[{"name": "a", "count": 1, "value": 0.30000000000000004}, {"name": "", "count": 2, "value": null}]'
    )


def test_a_table_without_rows_is_an_empty_list() -> None:
    assert rows(pd.DataFrame({"name": [], "value": []})) == []


def test_the_first_promise_is_followed_with_its_interval() -> None:
    finished = replications(
        ("visa", "on_time_promise", "lived", [0.7, 0.8]), ("", "lead_time_p90", "lived", [1.0, 2.0])
    )
    # Student's t with one degree of freedom at 97.5 % is 12.706, the standard error 0.05: cut at 100 %.
    assert headline(plan(Promise("fast", DAY)), finished) == "visa on time 75.0 % (11.5 to 100.0)"
    assert headline(plan(Promise("fast", DAY)), finished[:1]) == "visa on time 70.0 %"


def test_without_a_promise_the_p90_is_followed() -> None:
    finished = replications(("", "lead_time_p90", "counted", [9.0]), ("", "lead_time_p90", "lived", [41.25]))
    assert headline(plan(), finished) == "P90 41.2 d"


def test_before_anything_was_decided_nothing_is_followed() -> None:
    assert headline(plan(), replications(("", "lead_time_p90", "lived", [math.nan]))) == ""
    assert headline(plan(), replications(("visa", "lodged", "", [3.0]))) == ""
