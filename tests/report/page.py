"""The report as a tree of elements, read by Python's own parser, and the questions tests ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Element:
    """One element: its own text and that of its children stand in `parts`, in order."""

    tag: str
    attributes: dict[str, str]
    parts: list["str | Element"] = field(default_factory=list)

    def all(self, tag: str = "", **wanted: str) -> Iterator["Element"]:
        """Every element below with this tag and these attributes (`class_` holds one of its classes)."""
        for part in self.parts:
            if isinstance(part, Element):
                if tag in ("", part.tag) and all(part.has(name, value) for name, value in wanted.items()):
                    yield part
                yield from part.all(tag, **wanted)

    def one(self, tag: str, **wanted: str) -> "Element":
        (found,) = self.all(tag, **wanted)
        return found

    def has(self, name: str, value: str) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    @property
    def text(self) -> str:
        """All text below with single, plain spaces."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        return "".join(part if isinstance(part, str) else part.raw for part in self.parts)

    def table(self, caption: str) -> list[list[str]]:
        """The rows (head first) of the table whose caption begins so."""
        found = [one for one in self.all("table") if one.one("caption").text.startswith(caption)]
        assert len(found) == 1, f"{len(found)} tables are called {caption!r}"
        return [[part.text for part in row.parts if isinstance(part, Element)] for row in found[0].all("tr")]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def read(html: str) -> Element:
    """The page as a tree; AssertionError where an element is not closed in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [element.tag for element in builder.open] == [""], f"not closed: {builder.open[-1].tag}"
    return builder.root
