"""Reading: text stays text, hostile files end in one sentence, whatever is typed gets an answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import MOST_PROBLEMS, ScenarioError
from sim.scenario.load import load
from sim.scenario.text.files import LARGEST_FILE, Unreadable, read_text
from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import Plain, plain
from sim.scenario.text.writer import write_yaml

MILLION = LARGEST_FILE


def read(text: str) -> Plain:
    reading = read_tree(text, "a.yaml")
    assert reading.problems == ()
    return plain(reading.tree)


def test_what_other_readers_turn_into_numbers_stays_text() -> None:
    text = "{country: NO, hours: 08:00-16:15, at: 8:30, on: yes, octal: 010, big: 1e3, hex: 0x1F, date: 2025-01-01}"
    assert read(text) == {
        "country": "NO",
        "hours": "08:00-16:15",
        "at": "8:30",
        "on": "yes",
        "octal": "010",
        "big": "1e3",
        "hex": "0x1F",
        "date": "2025-01-01",
    }


def test_nothing_is_nothing_unless_it_is_quoted() -> None:
    text = "a:\nb: ~\nc: null\nd: 'null'\ne: ''\n~: x\n"
    assert read(text) == {"a": None, "b": None, "c": None, "d": "null", "e": "", "~": "x"}


def test_long_texts_may_take_several_lines() -> None:
    assert read("a: >\n  one\n  two\nb: |\n  x\n  y\nc: one\n  two\n") == {
        "a": "one two\n",
        "b": "x\ny\n",
        "c": "one two",
    }


def test_line_ends_and_byte_order_marks_of_other_systems_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read(read_text(tmp_path / "a.yaml")) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("text", "told", "mended"),
    [
        ("{staff: 22,5, calendar: x}", "E104", {"staff": "22.5", "calendar": "x"}),
        ("{mean: 22,5 min}", "E104", {"mean": "22.5 min"}),
        ("{per_year: 1,234,567}", "E104", {"per_year": "1 234 567"}),
        ("{staff: {2025-01-01: 12,5, 2025-09-01: 13}}", "E104", {"staff": {"2025-01-01": "12.5", "2025-09-01": "13"}}),
        ("{a: 1, b}", "E116", {"a": "1", "b": ""}),
        ("{a:1, b: 2}", "E111", {"a": "1", "b": "2"}),
        ("{a: {x: 1}, a: {y: 2}}", "E113", {"a": {"x": "1", "y": "2"}}),
    ],
)
def test_a_slip_is_told_once_and_mended_for_the_checks_that_follow(text: str, told: str, mended: Plain) -> None:
    reading = read_tree(text, "a.yaml")
    assert [problem.code for problem in reading.problems] == [told]
    assert plain(reading.tree) == mended


@pytest.mark.parametrize("text", ["[22,5]", "{a: '22,5'}", "{a: 22 , b: 5}", "a: 22,5", "{x: 1, y: 5}"])
def test_a_comma_that_is_no_slip_is_left_alone(text: str) -> None:
    assert read_tree(f"k: {text}" if text.startswith("[") else text, "a.yaml").problems == ()


HOSTILE = {
    "lists in lists": "a: " + "[" * 5_000,
    "a million brackets": "[" * MILLION,
    "maps in maps": "{a: " * (MILLION // 4),
    "steps to the right": "".join(" " * n + "a:\n" for n in range(1_300)),
    "lists on one line": "- " * (MILLION // 2),
    "question marks": "? " * (MILLION // 2),
    "billion laughs": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)),
    "many names": "".join(f"k{n}: 1\n" for n in range(90_000)),
    "many names on a line": "{" + ", ".join(f"k{n}: 1" for n in range(90_000)) + "}",
    "many entries without value": "{" + ",".join(f"k{n}" for n in range(90_000)) + "}",
    "the same name": "a: 1\n" * (MILLION // 5),
    "commas": "a: {b: 1" + ",123" * (MILLION // 4) + "}",
    "an open quotation mark": 'a: "' + "b " * (MILLION // 2),
    "empty lines": "\n" * MILLION,
    "colons": "a: " + "b:" * (MILLION // 2),
    "letters that do not exist": 'a: "\\UFFFFFFFF"',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_within_seconds(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        read_tree(HOSTILE[name], "a.yaml")
    assert time.process_time() - begun < 5
    assert 1 <= len(caught.value.problems) <= MOST_PROBLEMS
    assert all(len(problem.render()) < 2_000 for problem in caught.value.problems)


def a_large_file(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "E501 there is no such file"),
    "a folder": (lambda path: path.mkdir(), "E502 this is a folder, not a file"),
    "a pipe": (lambda path: os.mkfifo(path), "E502 this is a device, not a file"),
    "a link to itself": (lambda path: path.symlink_to(path), "E501 the file cannot be opened: "),
    "empty": (lambda path: path.touch(), "E504 the file is empty"),
    "blank": (lambda path: path.write_text(" \n\n"), "E504 the file is empty"),
    "large": (a_large_file, "E506 the file is larger than 1 MB"),
    "binary": (lambda path: path.write_bytes(bytes(range(256))), "E505 the file is not text"),
    "control characters": (
        lambda path: path.write_bytes(b"a: 1\nb: \x1b\n"),
        "E505 the file is not text: line 2 holds",
    ),
    "a workbook": (lambda path: path.write_bytes(b"PK\x03\x04more"), "E505 the file is a zip archive or an Excel"),
    "UTF-16": (lambda path: path.write_bytes("a: 1".encode("utf-16")), "E505 the file is not UTF-8 text but UTF-16"),
    "Latin-1": (lambda path: path.write_bytes(b"a: 1\nb: \xe4\n"), "E505 the file is not UTF-8 text: line 2 holds"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_text_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    make, message = FILES[name]
    make(tmp_path / "plan.yaml")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "plan.yaml")
    (problem,) = caught.value.problems
    assert problem.render().startswith(f"{tmp_path / 'plan.yaml'}: {message}")


@pytest.mark.parametrize(
    ("asked", "there", "fix"),
    [
        ("scenario.yaml", ["comment.yaml"], ""),
        ("scenario.yaml", ["comment.yaml", "my-office/scenario.yaml"], "my-office/scenario.yaml"),
        ("scenario.yaml", ["scenarios.yaml", "scenario.txt"], "scenarios.yaml"),
        ("plan", ["plan/b.yaml", "plan/a.yaml"], "plan/a.yaml"),
        ("plan", ["plan/2025/a.yaml"], "plan/2025/a.yaml"),
        ("plan", ["plan/a.txt"], "permitsim init NAME        (writes one to start from)"),
    ],
)
def test_the_file_that_was_meant_is_named(
    asked: str, there: list[str], fix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(ScenarioError) as caught:
        load(asked)
    assert [problem.fix for problem in caught.value.problems] == [fix]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    (tmp_path / "a.yaml").write_text("a: 1")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match="you are not allowed to read this file"):
        read_text(tmp_path / "a.yaml")


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").touch()
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "plann.yaml")
    assert caught.value.problems[0].fix == str(tmp_path / "plan.yaml")


SIGNS = st.sampled_from(
    [*"ab1 \n:,{}[]-?#&*!|>'\"%@`~\t\\.", "a: ", "\n  ", "- ", ": ", "22,5", "---\n", "<<: ", "\u00a0"]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_whatever_is_typed_is_read_or_told_at_a_place_in_the_file(text: str) -> None:
    lines = text.split("\n")
    try:
        problems = read_tree(text, "a.yaml").problems
    except ScenarioError as error:
        problems = error.problems
        assert problems
    for problem in problems:
        assert problem.text
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


NAMES = st.text(min_size=1, max_size=8).filter(lambda name: name.strip("\r\n\x85\u2028\u2029") != "")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
VALUES = st.recursive(
    TEXTS
    | st.sampled_from(["null", "~", "", "NO", "08:00", "- a", "a: b", "a #b", "{", "'", '"', "22,5", "5 %"])
    | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_the_same(document: dict[str, Plain]) -> None:
    assert read(write_yaml(document, lambda path: None)) == document
