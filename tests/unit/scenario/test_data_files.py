"""Files of counts and of measured values, as planners export them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.data_files import Period, read_counts, read_numbers


def told(folder: Path, content: bytes, counts: bool = True) -> str:
    (folder / "x.csv").write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        (read_counts if counts else read_numbers)(folder, "x.csv")
    (problem,) = caught.value.problems
    return f"{problem.line}:{problem.column} {problem.code} {problem.text}"


def test_periods_know_their_first_day_and_the_day_after_the_last(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("week,count\n2020-W53,10\n2021-W01,12\n")
    assert read_counts(tmp_path, "x.csv") == (
        Period(dt.date(2020, 12, 28), dt.date(2021, 1, 4), 10.0),
        Period(dt.date(2021, 1, 4), dt.date(2021, 1, 11), 12.0),
    )
    (tmp_path / "x.csv").write_text("month,count\n2024-02,10\n2024-03,12\n")
    assert [(p.end - p.first).days for p in read_counts(tmp_path, "x.csv")] == [29, 31]


def test_byte_order_mark_quotes_blanks_and_line_ends_of_a_spreadsheet_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b'\xef\xbb\xbf"Day", "Count"\r\n"2025-01-01", "1 200"\r\n\r\n2025-01-02,3.5\r\n')
    assert [period.count for period in read_counts(tmp_path, "x.csv")] == [1200.0, 3.5]


def test_measured_values_are_a_column(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("days\n4\n2.5\n0\n")
    assert read_numbers(tmp_path, "x.csv") == (4.0, 2.5, 0.0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"day,count\n2025-02-30,4\n", '2:1 E513 there is no day "2025-02-30"'),
        (b"day,count\n 2025-01-01 , 4 x\n", '2:15 E513 "4 x" is not a number: no unit is expected'),
        (b"day,count\n2025-01-01,-4\n", '2:12 E513 "-4" is below 0'),
        (b"day,count\n2025-01-01,4,5\n", "2:1 E512 3 values here, but the first line names 2"),
        (b"day,count\n2025-01-01\n", "2:1 E512 1 value here, but the first line names 2"),
        (b"week,count\n2025-W60,4\n", '2:1 E513 "2025-W60" is not a week'),
        (b"week,count\n9999-W52,4\n", '2:1 E513 "9999-W52" is not a week'),
        (b"month,count\n2025-13,4\n", '2:1 E513 "2025-13" is not a month'),
        (b"day,count\n2025-01-02,4\n2025-01-01,4\n", '3:1 E514 "2025-01-01" comes twice, or after a later one'),
        (b"count,day\n4,2025-01-01\n", '1:1 E512 the first line is "count,day", not the kind of period and "count"'),
        (b"day,count\n", "0:0 E512 there is a first line with names, and no row"),
        (b"  \n", "0:0 E504 the file is empty"),
        (b"\x00\x01\x02", "0:0 E505 the file is not text"),
    ],
)
def test_every_mistake_is_told_at_its_cell(tmp_path: Path, content: bytes, message: str) -> None:
    assert told(tmp_path, content) == message


def test_two_columns_of_values_are_one_too_many(tmp_path: Path) -> None:
    assert told(tmp_path, b"days,weeks\n1,2\n", counts=False) == "1:1 E512 more than one column"


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "scenario"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("days\n4\n")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    for name in ("../secret.csv", str(tmp_path / "secret.csv"), "link.csv"):
        with pytest.raises(ScenarioError, match="E511 the file lies outside the scenario's folder"):
            read_numbers(inside, name)


def test_a_file_inside_is_named_from_the_folder_so_that_a_copy_finds_it(tmp_path: Path) -> None:
    folder = tmp_path / "scenario"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "days.csv").write_text("days\n4\n")
    for name in (str(folder / "data" / "days.csv"), "../scenario/data/days.csv"):
        with pytest.raises(ScenarioError, match="E511 the file must be named") as told:
            read_numbers(folder, name)
        assert told.value.problems[0].fix == "data/days.csv"
    assert read_numbers(folder, "data/../data/days.csv") == (4.0,)
