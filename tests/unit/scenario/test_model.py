"""The models: text becomes quantities, short forms become long ones, and a dump reloads to the same scenario."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from sim.scenario.models.demand import DemandModel
from sim.scenario.models.distribution import DistributionModel, WaitModel
from sim.scenario.models.fields import plain
from sim.scenario.models.permit import KindModel, PermitModel, PublishedModel
from sim.scenario.models.quantities import ALWAYS
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.step import StepModel, StepPatch
from sim.scenario.models.team import CalendarModel, TeamModel

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


def complaints(model: type[BaseModel], written: Any) -> list[tuple[tuple[Any, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(written)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


def test_a_text_alone_is_a_fixed_time() -> None:
    short = StepModel.model_validate({"team": "registry", "effort": "25 min"})
    assert short.effort == DistributionModel.model_validate({"fixed": "25 min"})
    assert short.effort is not None and short.effort.fixed is not None
    assert short.effort.fixed.seconds == 25 * MINUTE
    assert plain(short)["effort"] == "25 min"


def test_one_name_stands_for_a_list_or_for_all() -> None:
    step = StepModel.model_validate({"team": "registry", "effort": "1 h", "outcome": "granted", "only_if": "refused"})
    assert step.team == ("registry",)
    assert step.only_if == ("refused",)
    assert step.outcome is not None and {name: share.value for name, share in step.outcome.items()} == {"granted": 1.0}
    written = plain(step)
    assert (written["team"], written["only_if"], written["outcome"]) == ("registry", "refused", "granted")


def test_one_number_of_staff_holds_always_and_dated_ones_from_their_day() -> None:
    undated = TeamModel.model_validate({"staff": "3", "calendar": "office"})
    assert {date: count.value for date, count in undated.staff.items()} == {ALWAYS: 3.0}
    assert plain(undated)["staff"] == "3"
    dated = TeamModel.model_validate({"staff": {"2025-01-01": "12", "2025-09-01": "13.5"}, "calendar": "office"})
    assert {date: count.value for date, count in dated.staff.items()} == {
        dt.date(2025, 1, 1): 12.0,
        dt.date(2025, 9, 1): 13.5,
    }


def test_a_discipline_is_a_name_or_ageing_with_head_starts() -> None:
    named = TeamModel.model_validate({"staff": "3", "calendar": "office", "discipline": "last_come"})
    assert named.discipline.rule == "last_come"
    assert plain(named)["discipline"] == "last_come"
    head_start = {"ageing": {"head_start": {"study": "30 d"}}}
    ageing = TeamModel.model_validate({"staff": "3", "calendar": "office", "discipline": head_start})
    assert ageing.discipline.ageing is not None
    assert ageing.discipline.ageing.head_start["study"].seconds == 30 * DAY
    assert plain(ageing)["discipline"] == head_start


def test_a_wait_keeps_its_deadline_beside_any_form() -> None:
    wait = WaitModel.model_validate({"longest_of": {"letter": "9 d", "form": {"gamma": {"mean": "6 d", "cv": "1"}}}})
    assert wait.longest_of is not None and list(wait.longest_of) == ["letter", "form"]
    with_deadline = WaitModel.model_validate({"fixed": "90 d", "deadline": "60 d"})
    assert with_deadline.deadline is not None and with_deadline.deadline.seconds == 60 * DAY
    assert plain(with_deadline) == {"fixed": "90 d", "deadline": "60 d"}


@pytest.mark.parametrize(
    ("value", "number"), [("23 d", 23 * DAY), ("93 %", 0.93), ("15 024", 15_024.0), ("2.5 h", 2.5 * HOUR)]
)
def test_a_published_value_shows_its_sort_by_its_unit(value: str, number: float) -> None:
    figure = {"text": "x", "permits": "a", "figure": "mean", "year": "2024", "value": value, "role": "input"}
    read = PublishedModel.model_validate(figure).value
    assert getattr(read, "seconds", getattr(read, "value", None)) == pytest.approx(number)


def test_a_patch_writes_only_what_it_changes_and_keeps_removals() -> None:
    patch = {"share": "0 %", "again": None}
    assert plain(StepPatch.model_validate(patch)) == patch
    kind = {"share": "55 %", "steps": {"question": None, "handling": {"effort": "2 h"}}}
    assert plain(KindModel.model_validate(kind))["steps"] == kind["steps"]


def test_one_mistake_is_one_complaint() -> None:
    """A value that may be text or a map is parsed before the choice, so it cannot fail twice."""
    assert complaints(StepModel, {"team": "a", "effort": "25 minuts"}) == [(("effort", "fixed"), "E103")]
    assert complaints(StepModel, {"wait": {"gamma": {"mean": "6"}}}) == [(("wait", "gamma", "mean"), "E102")]
    assert complaints(TeamModel, {"staff": "22,5", "calendar": "office"}) == [(("staff", ALWAYS), "E104")]
    assert complaints(DemandModel, {"by_month": {"january": "1.2"}}) == [
        (("by_month", "january", "[key]"), "literal_error")
    ]
    assert complaints(CalendarModel, {"hours": {"open": "08:00"}}) == [(("hours",), "E110")]
    assert complaints(PermitModel, {"flow": "a", "flaw": "b"}) == [(("flaw",), "extra_forbidden")]


def test_a_name_must_be_usable_in_a_path() -> None:
    assert complaints(ScenarioModel, {"title": "t", "study": STUDY, "permits": {"a/b": {}}}) == [
        (("permits", "a/b", "[key]"), "E108")
    ]
    with pytest.raises(ValidationError, match="cannot be a name") as caught:
        PermitModel.model_validate({"flow": "first permit"})
    assert caught.value.errors()[0]["ctx"]["fix"] == "first_permit"


STUDY = {"start": "2025-01-01", "observe": "52 wk"}

EVERYTHING: dict[str, Any] = {
    "title": "Everything that can be written",
    "question": "Does it come back?",
    "study": {
        **STUDY,
        "warm_up": "4 wk",
        "follow_up": "26 wk",
        "growing_backlog": "accept",
        "seed": "7",
        "replications": "30",
        "precision": {"of": "lead_time_p90", "within": "5 %", "at_most": "200"},
        "source": "assumption",
    },
    "calendars": {
        "office": {
            "country": "DE",
            "region": "BY",
            "days": "Mon-Thu,Sat",
            "hours": "08:00-16:15",
            "closed": {"2025-12-24": "all day", "2025-12-31": "from 12:00", "2026-01-02": "until 10:30"},
        }
    },
    "teams": {
        "a": {
            "staff": {"2025-01-01": "12", "2025-09-01": "13.5"},
            "calendar": "office",
            "absence": "9 %",
            "casework": "80 %",
            "leave": {"jul": "45 %", "rest": "6 %"},
            "cost": "52 000 EUR per year",
            "discipline": {"ageing": {"head_start": {"p": "30 d"}}},
        }
    },
    "flows": {
        "f": {
            "identify": {
                "stage": "intake",
                "wait": {
                    "longest_of": {"x": {"lognormal": {"median": "9 d", "p90": "30 d"}}, "y": "6 d"},
                    "deadline": "60 d",
                },
                "held_by": "customer",
                "clock": "stopped",
            },
            "handling": {
                "team": ["a", "b"],
                "effort": {
                    "mixture": {
                        "quick": {"share": "40 %", "of": {"triangular": {"low": "1 h", "mode": "2 h", "high": "4 h"}}},
                        "slow": {"share": "60 %", "of": {"empirical": {"values": {"5 d": "20 %", "30 d": "80 %"}}}},
                    }
                },
                "again": {"exponential": {"mean": "20 min"}},
                "share": "95 %",
                "next": {"handling": "10 %", "decision": "90 %"},
                "at_most": "2",
            },
            "board": {"gate": "office"},
            "decision": {"wait": "10 min", "outcome": {"granted": "83 %", "refused": "17 %"}},
            "appeal": {"only_if": ["refused"], "wait": {"weibull": {"mean": "300 d", "cv": "0.5"}}},
        }
    },
    "permits": {
        "p": {
            "name": {"en": "Employed", "fi": "Työntekijä", "sv": "Arbetstagare"},
            "family": "employed",
            "demand": {
                "per_year": {"2024": "11 000", "2025": "11 324"},
                "by_month": {"jan": "1.1", "rest": "0.9"},
                "by_weekday": {"sat": "0.2", "sun": "0"},
                "growth": "-3 % per year",
                "surges": {
                    "spring": {"from": "2025-03-01", "to": "2025-05-01", "factor": "140 %"},
                    "autumn": {"from": "2025-09-01", "to": "2025-09-08", "add": "2 000"},
                },
            },
            "backlog": {"handling": {"cases": "900", "age": {"uniform": {"low": "0 d", "high": "60 d"}}}},
            "flow": "f",
            "steps": {
                "identify": None,
                "extra": {"after": "handling", "wait": {"empirical": {"file": "x.csv", "unit": "d"}}},
            },
            "kinds": {
                "easy": {"share": "50 %", "priority": "1", "promises": {"month": None, "fast": {"within": "14 d"}}},
                "hard": {
                    "share": "50 %",
                    "steps": {"extra": {"share": "5 %"}},
                    "legal_limits": {"law": {"starts": None}},
                },
            },
            "priority": "2",
            "withdraw": {"share": "4 %", "after": {"gamma": {"mean": "60 d", "cv": "1"}}},
            "promises": {"month": {"share": "95 %", "within": "30 d", "clock": "counted", "starts": "identify"}},
            "legal_limits": {"law": {"within": "60 d", "clock": "counted", "starts": "identify"}},
        },
        "q": {"demand": {"rate": "12 per week"}, "steps": {"decision": {"wait": "1 d", "outcome": "granted"}}},
        "r": {"demand": {"file": "counts.csv"}, "flow": "f"},
    },
    "published": {
        "median": {
            "text": "Median of first permits",
            "permits": ["p", "q"],
            "figure": "share_within",
            "within": "30 d",
            "clock": "lived",
            "outcome": "granted",
            "year": "2024",
            "value": "93 %",
            "role": "foreseen",
            "verified": "yes",
            "source": "S24",
        }
    },
    "variants": {"two_more": {"teams": {"a": {"staff": "14"}}}, "both": {"combine": ["two_more"]}},
}


def test_a_dump_reloads_to_an_equal_scenario() -> None:
    model = ScenarioModel.model_validate(EVERYTHING)
    written = plain(model)
    assert ScenarioModel.model_validate(written) == model
    assert plain(ScenarioModel.model_validate(written)) == written


def test_a_dump_keeps_every_key_that_was_written() -> None:
    """What a planner wrote is what `resolve` prints; only blanks and equal short forms may differ."""
    written = plain(ScenarioModel.model_validate(EVERYTHING))
    for path, value in leaves(EVERYTHING):
        found: Any = written
        for key in path:
            found = found[key] if isinstance(found, dict) and key in found else found
        if isinstance(value, str) and isinstance(found, str):
            assert found.replace("Mon,Tue,Wed,Thu", "Mon-Thu").replace(" ", "") == value.replace(" ", ""), path


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def models_within(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """Every model that a field of the model can hold."""
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for sort in sorts_within(field.annotation):
                models_within(sort, seen)
    return seen


def sorts_within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from sorts_within(part)


@pytest.mark.parametrize("model", sorted(models_within(ScenarioModel, set()), key=lambda model: model.__name__))
def test_every_key_is_explained_and_its_examples_are_valid(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert field.description and field.description.endswith("."), f"{model.__name__}.{name}"
        assert field.examples, f"{model.__name__}.{name}"
        for example in field.examples:
            alias = field.alias or name
            try:
                model.model_validate({alias: example})
            except ValidationError as error:
                about_it = [one for one in error.errors() if one["loc"][:1] == (alias,)]
                assert not about_it, f"{model.__name__}.{name}: {example}"
