"""What a section is made of: prose, facts, tables, figures, folded parts. No HTML, no numbers of its own.

A section function returns these records; `render` and its templates turn them into a page.
They stand between `sections`, which fill them, and `templates`, which show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from sim.report.wording import listed


@dataclass(frozen=True)
class Cell:
    """One cell: `text`, a smaller `detail` behind it, the `sign` of a verdict (kept, missed, unsure, none).

    `href` makes the text a link; `background` and `colour` (#RRGGBB) belong to heat maps.
    """

    text: str
    detail: str = ""
    sign: str = ""
    href: str = ""
    background: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its heading, what stands small under it, and whether its cells are numbers (set to the right)."""

    heading: str
    under: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Table:
    """Rows under columns; the first cell of a row is its heading. `look` is a class of the style sheet."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    look: str = ""
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Panel:
    """One drawing of a figure: an SVG element, the name above it, a verdict in a word, and a note."""

    name: str
    svg: str
    verdict: Cell | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """Panels under one finding: `title` states it, `subtitle` says what is drawn on which clock.

    `data` are the tables behind "Show data"; panels after the first `shown` are folded away.
    """

    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    data: tuple[Table, ...]
    shown: int = 6
    kind: ClassVar[str] = "figure"

    @property
    def beside(self) -> bool:
        """Whether so few panels are shown that a wide page has room for them beside the words."""
        return len(self.panels) in (1, 2, 4)

    @property
    def more(self) -> str:
        """What the fold over the further panels says."""
        names = [panel.name for panel in self.panels[self.shown :]]
        return f"Show {len(names)} more: {listed(names, most=5)}"


@dataclass(frozen=True)
class Lead:
    """The finding of a section that has no drawing, in one sentence."""

    text: str
    kind: ClassVar[str] = "lead"


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    text: str
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Fact:
    """One of a few figures that stand large: what it is, the figure, what to know about it, its verdict."""

    label: str
    text: str
    note: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Facts:
    """Figures side by side."""

    facts: tuple[Fact, ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Listing:
    """Short sentences, each with the sign of a verdict or none."""

    items: tuple[Fact, ...]
    kind: ClassVar[str] = "listing"


@dataclass(frozen=True)
class Folded:
    """Parts that open on demand, under a sentence that says what they hold."""

    summary: str
    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "folded"


Block: TypeAlias = "Lead | Prose | Facts | Listing | Table | Figure | Folded"


@dataclass(frozen=True)
class Section:
    """A numbered part of the report: its anchor, its name in the contents, its heading, and what it shows."""

    key: str
    name: str
    heading: str
    blocks: tuple[Block, ...]


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text) for text in texts)


def columns(first: str, *numeric: str) -> tuple[Column, ...]:
    """A column of names and columns of numbers."""
    return (Column(first, numeric=False), *(Column(heading) for heading in numeric))


def folded(summary: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks behind one summary; nothing when there are none."""
    return (Folded(summary, tuple(blocks)),) if blocks else ()
