"""Places: every path finds its value or what is nearest, and carets lie under what they mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import WIDEST_LINE, Mark, find, key_mark, node_at, plain, problem_at

TEXT = """\
title: A file        # a comment
teams:
  officers: {staff: 22.5, calendar: office}
  others:
    staff:
steps: [one, two]
"""
TREE = read_tree(TEXT, "a.yaml").tree


def place(mark: Mark) -> tuple[int, int, int]:
    return mark.line, mark.column, mark.length


def test_values_are_found_where_they_stand() -> None:
    assert place(find(TREE, ("teams", "officers", "staff"))) == (3, 21, 4)
    assert place(find(TREE, ("title",))) == (1, 8, 6)
    assert place(find(TREE, ("steps", 1))) == (6, 14, 3)


def test_a_map_in_braces_is_marked_as_a_whole_and_a_block_by_its_key() -> None:
    assert place(find(TREE, ("teams", "officers"))) == (3, 13, 31)
    assert place(find(TREE, ("teams", "others"))) == (4, 3, 6)


def test_a_value_left_out_is_marked_by_its_key() -> None:
    assert place(find(TREE, ("teams", "others", "staff"))) == (5, 5, 5)


def test_what_is_missing_is_found_at_the_map_that_misses_it() -> None:
    assert place(find(TREE, ("teams", "officers", "cost"))) == (3, 3, 8)
    assert place(find(TREE, ("teams", "nobody", "cost"))) == (2, 1, 5)
    assert place(find(TREE, ("study",))) == (1, 1, 0)


def test_what_is_asked_inside_one_value_is_found_at_the_value() -> None:
    assert place(find(TREE, ("teams", "officers", "staff", "always"))) == (3, 21, 4)


def test_keys_are_found_where_they_stand() -> None:
    assert place(key_mark(TREE, ("teams", "officers", "staff"))) == (3, 14, 5)
    assert place(key_mark(TREE, ("teams", "officers", "cost"))) == (3, 3, 8)


def test_nothing_stands_where_nothing_was_written() -> None:
    assert node_at(TREE, ("teams", "nobody", "cost")) is None
    assert node_at(TREE, ("steps", 2)) is None


def test_plain_keeps_text_and_turns_nothing_into_none() -> None:
    assert plain(TREE) == {
        "title": "A file",
        "teams": {"officers": {"staff": "22.5", "calendar": "office"}, "others": {"staff": None}},
        "steps": ["one", "two"],
    }


def test_the_other_place_is_shown_with_its_note_and_its_file() -> None:
    other = Mark("b.yaml", 1, 1, 5, ("teams: here",))
    problem = problem_at(find(TREE, ("title",)), "E999", "wrong", "because", "do", [(other, "see here")])
    assert problem.render() == (
        "a.yaml:1:8: E999 wrong\n"
        "    1 | title: A file        # a comment\n"
        "      |        ^^^^^^\n"
        "    1 | teams: here          <- see here (b.yaml)\n"
        "  why: because\n"
        "  fix: do"
    )


LINES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=400)


@given(LINES, st.data())
def test_carets_lie_under_the_marked_words_however_long_the_line(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    length = data.draw(st.integers(1, min(30, len(line) - start)))
    (shown,) = problem_at(Mark("a", 1, start + 1, length, (line,)), "E999", "").excerpts
    assert shown.text[shown.column - 1 :][: shown.length] == line[start : start + length]
    assert len(shown.text) <= WIDEST_LINE
