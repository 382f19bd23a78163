"""R0 in Prosimos, as its users write it: a BPMN diagram, a file of parameters, `run_simulation`, a log in CSV.

What was chosen, and why it is fair:

- "at most twice" is drawn out in the diagram: handling up to three times, a gateway after the first and the second;
  the three tasks have the same people, whom Prosimos then queues for together;
- waiting for the applicant is a timer event, which needs nobody;
- the record is the CSV file with the timers in it, the way to a log that Prosimos documents; in memory it keeps no
  waits, and computing its statistics instead of writing the file was the slower way;
- the calendar is open day and night, but for the last microsecond of a day, which it cannot hold;
- it has no horizon: it is given as many cases as are expected, and finishes all of them.
"""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from prosimos.simulation_engine import run_simulation

from benchmarks import idiomatic as r0

START = "2024-01-01T00:00:00+00:00"
HOUR = 3_600.0
WITHOUT_LIMIT = 1e12  # seconds; every distribution has to have a largest value
ALWAYS = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
STEPS = {"intake": 0, "handling": 1, "more_information": 2, "decision": 3}

TASKS = {
    "intake": ("intake", "registry", r0.INTAKE_HOURS),
    "handling_1": ("handling", "officers", r0.HANDLING_HOURS),
    "handling_2": ("handling", "officers", r0.HANDLING_HOURS),
    "handling_3": ("handling", "officers", r0.HANDLING_HOURS),
    "decision": ("decision", "deciders", r0.DECISION_HOURS),
}  # identifier: name in the log, team, hours
TIMER = "intermediateCatchEvent"
WAITS = ("wait_1", "wait_2")
GATEWAYS = ("lacking_1", "lacking_2", "complete")
FLOWS = (
    ("lodged", "intake"),
    ("intake", "handling_1"),
    ("handling_1", "lacking_1"),
    ("lacking_1", "wait_1"),
    ("wait_1", "handling_2"),
    ("handling_2", "lacking_2"),
    ("lacking_2", "wait_2"),
    ("wait_2", "handling_3"),
    ("lacking_1", "complete"),
    ("lacking_2", "complete"),
    ("handling_3", "complete"),
    ("complete", "decision"),
    ("decision", "decided"),
)


def diagram() -> str:
    """The process in BPMN."""
    elements = [
        '<startEvent id="lodged"/>',
        *(f'<task id="{task}" name="{name}"/>' for task, (name, _, _) in TASKS.items()),
        *(f'<exclusiveGateway id="{gateway}"/>' for gateway in GATEWAYS),
        *(f'<{TIMER} id="{wait}" name="more_information"><timerEventDefinition/></{TIMER}>' for wait in WAITS),
        '<endEvent id="decided"/>',
        *(f'<sequenceFlow id="{_flow(*ends)}" sourceRef="{ends[0]}" targetRef="{ends[1]}"/>' for ends in FLOWS),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="r0" targetNamespace="r0">'
        f'<process id="residence" isExecutable="false">{"".join(elements)}</process></definitions>'
    )


def parameters() -> dict[str, Any]:
    """Arrivals, teams, distributions and probabilities, as the file of parameters has them."""
    teams = dict(zip(("registry", "officers", "deciders"), r0.PEOPLE, strict=True))
    between = {"distribution_name": "expon", "distribution_params": _values(HOUR / r0.ARRIVALS_PER_HOUR, 0.0)}
    return {
        "resource_profiles": [_profile(team, people) for team, people in teams.items()],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": ALWAYS}],
        "arrival_time_distribution": between,
        "arrival_time_calendar": ALWAYS,
        "task_resource_distribution": [
            {"task_id": task, "resources": [{"resource_id": team, **_lognormal(*hours)}]}
            for task, (_, team, hours) in TASKS.items()
        ],
        "event_distribution": [{"event_id": wait, **_lognormal(*r0.ANSWER_HOURS)} for wait in WAITS],
        "gateway_branching_probabilities": [
            {
                "gateway_id": gateway,
                "probabilities": [
                    {"path_id": _flow(gateway, wait), "value": r0.REQUEST_SHARE},
                    {"path_id": _flow(gateway, "complete"), "value": 1.0 - r0.REQUEST_SHARE},
                ],
            }
            for gateway, wait in zip(GATEWAYS[:2], WAITS, strict=True)
        ],
    }


def _flow(source: str, target: str) -> str:
    return f"{source}-{target}"


def _profile(team: str, people: int) -> dict[str, Any]:
    tasks = [task for task, (_, of, _) in TASKS.items() if of == team]
    resource = {"id": team, "name": team, "amount": people, "cost_per_hour": 0, "calendar": "always"}
    return {"id": team, "name": team, "resource_list": [resource | {"assigned_tasks": tasks}]}


def _lognormal(mu: float, sigma: float) -> dict[str, Any]:
    """Prosimos takes mean and variance, in seconds, and computes mu and sigma again."""
    mean = float(np.exp(mu + sigma**2 / 2)) * HOUR
    variance = float(np.expm1(sigma**2)) * mean**2
    return {"distribution_name": "lognorm", "distribution_params": _values(mean, variance, 0.0)}


def _values(*values: float) -> list[dict[str, float]]:
    return [{"value": value} for value in (*values, WITHOUT_LIMIT)]


def simulate(hours: float, seed: int) -> str:
    """Run R0 with the cases that are expected in so many hours; the log as Prosimos writes it."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the one that scipy's distributions, and so Prosimos, draw from
    with tempfile.TemporaryDirectory() as name:
        bpmn, json_file, log = (Path(name) / file for file in ("r0.bpmn", "r0.json", "log.csv"))
        bpmn.write_text(diagram(), "utf-8")
        json_file.write_text(json.dumps(parameters()), "utf-8")
        run_simulation(
            str(bpmn),
            str(json_file),
            total_cases=round(hours * r0.ARRIVALS_PER_HOUR),
            log_out_path=str(log),
            starting_at=START,
            is_event_added_to_log=True,
        )
        return log.read_text("utf-8")


def visits(log: str) -> int:
    return log.count("\n") - 1


def columns(log: str) -> dict[str, Any]:
    rows = list(csv.DictReader(io.StringIO(log)))
    return {
        "case": np.array([int(row["case_id"]) for row in rows]),
        "step": np.array([STEPS[row["activity"]] for row in rows]),
        "queued_at": _hours(rows, "enable_time"),
        "started_at": _hours(rows, "start_time"),
        "finished_at": _hours(rows, "end_time"),
    }


def _hours(rows: list[dict[str, str]], column: str) -> Any:
    instants = pd.to_datetime([row[column] for row in rows], format="ISO8601")
    return np.asarray((instants - pd.Timestamp(START)).total_seconds()) / HOUR
