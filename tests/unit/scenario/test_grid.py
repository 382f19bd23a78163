"""The values of a sweep: exact steps, units kept, names that tell points apart."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.grid import Grid, values_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("110:140:10", ("110", "120", "130", "140")),
        ("3:5:0.5", ("3", "3.5", "4", "4.5", "5")),
        ("0.1:0.3:0.1", ("0.1", "0.2", "0.3")),
        ("10 %:30 %:10 %", ("10 %", "20 %", "30 %")),
        ("10:30:10 %", ("10 %", "20 %", "30 %")),
        ("1:10:4", ("1", "5", "9")),
        ("7:7:1", ("7",)),
        ("-2:2:2", ("-2", "0", "2")),
        ("100:200:100 EUR per year", ("100 EUR per year", "200 EUR per year")),
        ("2,3, 5", ("2", "3", "5")),
        ("oldest_first, earliest_deadline", ("oldest_first", "earliest_deadline")),
        ("4", ("4",)),
    ],
)
def test_values(text: str, values: tuple[str, ...]) -> None:
    assert values_of(text) == values


@pytest.mark.parametrize("text", ["", "1:2", "1:2:0", "2:1:1", "1:2:-1", "a:b:c", "1 d:2 wk:1 d", "0:1:0.00001", "2,2"])
def test_what_is_no_list_of_values_is_told(text: str) -> None:
    with pytest.raises(ScenarioError) as error:
        values_of(text)
    [problem] = error.value.problems
    assert (problem.file, problem.code, problem.text) == ("--over", "E217", f'"{text}" is no list of values')
    assert problem.fix


def test_every_combination_with_the_last_path_changing_fastest() -> None:
    grid = Grid({"teams.a.staff": ("1", "2"), "teams.a.absence": ("0 %", "5 %")})
    assert grid.points == (("1", "0 %"), ("1", "5 %"), ("2", "0 %"), ("2", "5 %"))
    assert grid.name(grid.points[1]) == "staff=1, absence=5 %"
    assert grid.changes(grid.points[1]) == ["teams.a.staff: 1", "teams.a.absence: 5 %"]


def test_names_are_as_long_as_it_takes() -> None:
    grid = Grid({"teams.a.staff": ("1",), "teams.b.staff": ("2",), "study.observe": ("4 wk",)})
    assert grid.name(grid.points[0]) == "a.staff=1, b.staff=2, observe=4 wk"
    nested = Grid({"staff": ("1",), "a.staff": ("2",)})
    assert len(set(nested.short.values())) == 2
