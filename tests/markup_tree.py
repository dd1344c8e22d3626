"""HTML read back as a tree, for tests that look at what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"img", "br", "hr", "input", "link", "meta", "source"}


@dataclass
class Node:
    """One element: its tag, its attributes, its children in order (elements and texts)."""

    tag: str
    props: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, the pieces separated by a space."""
        return " ".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self) -> Iterator[Node]:
        """The element and every element inside, in the order of the page."""
        yield self
        for one in self.children:
            if isinstance(one, Node):
                yield from one.all()

    def elements(self) -> list[Node]:
        """The children that are elements."""
        return [one for one in self.children if isinstance(one, Node)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The tree of a piece of HTML under one root; fails when a tag is not closed or closes another."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[node.tag for node in reader.open[1:]]}"
    return reader.open[0]
