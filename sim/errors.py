"""What a user can get wrong, and how it is told.

`Problem` is one mistake with its place and its mend; `ScenarioError` carries all of them at once.
The bottom layer: everything may import it, it imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_PROBLEMS: Final = 100
"""Nobody reads more in one go."""


@dataclass(frozen=True)
class Excerpt:
    """One line of a file as written: its number (from 1), its text, and what to point at.

    `column` (from 1) and `length` place carets under the value; length 0 draws none.
    `note` stands behind the line ("<- nearest name, defined here").
    """

    line: int
    text: str
    column: int = 1
    length: int = 0
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """One mistake in an input: where (line and column from 1; 0 where none applies), what, why and the fix."""

    file: str
    line: int
    column: int
    code: str
    text: str
    why: str = ""
    fix: str = ""
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def is_warning(self) -> bool:
        """True for codes W...: told, but they do not stop a run."""
        return self.code.startswith("W")

    def render(self) -> str:
        """The problem as the user reads it: place, code, text, the lines as written, why and fix."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        lines = [f"{place}: {self.code} {self.text}"]
        for excerpt in self.excerpts:
            note = f"          {excerpt.note}" if excerpt.note else ""
            lines.append(f"{excerpt.line:>5} | {excerpt.text}{note}")
            if excerpt.length:
                lines.append(f"      | {' ' * (excerpt.column - 1)}{'^' * excerpt.length}")
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.fix:
            lines.append(f"  fix: {self.fix}")
        return "\n".join(lines)


class ScenarioError(Exception):
    """The scenario or a data file is wrong; `problems` lists every mistake, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render_problems(self.problems))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows (IPython asks for it by this name): the sentence, no stack trace."""
        return str(self).splitlines()


class ClusterError(Exception):
    """Machines that should make the replications and cannot, told in one sentence."""


def render_problems(problems: Iterable[Problem]) -> str:
    """The first hundred problems, blank lines between, and a closing line that counts all of them by file."""
    listed = tuple(problems)
    count: dict[str, int] = {}
    for problem in listed:
        if not problem.is_warning:
            count[problem.file] = count.get(problem.file, 0) + 1
    parts = [problem.render() for problem in listed[:MOST_PROBLEMS]]
    if len(listed) > MOST_PROBLEMS:
        parts.append(f"... and {len(listed) - MOST_PROBLEMS} more")
    if count:
        told = ", ".join(f"{n} problem{'s' if n > 1 else ''} in {file}" for file, n in count.items())
        parts.append(f"{told}; nothing was run")
    return "\n\n".join(parts)


def complaint(file: str, code: str, text: str, fix: str = "", why: str = "") -> ScenarioError:
    """One problem that concerns a file as a whole, ready to raise."""
    return ScenarioError([Problem(file, 0, 0, code, text, why=why, fix=fix)])
