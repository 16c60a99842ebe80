"""The tables of a page as a reader sees them: by caption, rows of the words in their cells."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.into: list[str] | None = None
        self.caption: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.rows, self.caption = [], []
        elif tag == "caption":
            self.into = self.caption
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.into = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.into is not None:
            self.rows[-1].append(" ".join("".join(self.into).split()))
            self.into = None
        elif tag == "caption":
            self.into = None
        elif tag == "table":
            self.found[" ".join("".join(self.caption).split())] = self.rows

    def handle_data(self, data: str) -> None:
        if self.into is not None:
            self.into.append(data)


def tables_in(html: str) -> dict[str, list[list[str]]]:
    """Every table of a page, its heads as its first row."""
    parser = _Tables()
    parser.feed(html)
    return parser.found
