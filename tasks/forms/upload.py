"""A filled-in template read back: guarded, known again, and every wrong cell named by its row and heading.

Nothing is believed of what the workbook says about itself but the identity's token, and nothing of its fixed cells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.errors import RuleBroken, Sentence
from rules.checks import examine
from rules.filling.content import FormType, columns_of, inputs_of, place_label
from rules.filling.drafts import Draft
from rules.filling.facts import Facts
from rules.filling.findings import Finding
from rules.filling.inputs import Choice, Grid, Input, Rows
from rules.filling.reading import read
from rules.filling.typed import cleaned
from tasks.forms import marks
from tasks.forms.cells import text_of
from tasks.forms.identity import SHEET, Identity, identity_of
from tasks.register.packages import Unfit
from tasks.register.scanning import Odd, Scanned
from tasks.register.sheets import Workbook
from tasks.register.values import Value

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 3_000


class UploadRefused(RuleBroken):
    """The file is no template of this form; nothing of it was taken."""


@dataclass(frozen=True)
class Uploaded:
    """What a workbook held: the draft, every finding with its cell (`第17行 金额`), and whose it is."""

    draft: Draft
    findings: Sequence[Finding]
    identity: Identity


def read_upload(
    content: bytes,
    form: FormType,
    expected: Identity,
    facts: Facts,
    genuine: Callable[[Identity], bool] = lambda _: True,
) -> Uploaded:
    """Read an uploaded template of `form`.

    `expected` is what is owed; another due version is let through, for a template stays good when the form is returned.
    `genuine` says whether the workbook's token is one that we gave.

    Raises:
        UploadRefused: it is no workbook, too large, no template of ours, or one of something else.
    """
    try:
        book = _open(content)
        identity = _known(book, expected, genuine)
        rows, scanned = book.cells(_sheet(book), most_rows=MOST_ROWS)
    except Unfit as unfit:
        raise UploadRefused(unfit.sentence) from None
    found = _Found(form, rows, scanned, from_1904=book.book.from_1904)
    found.walk()
    draft = read(form, found.typed, facts)
    draft = replace(draft, wrong={**draft.wrong, **dict.fromkeys(found.odd, "")})
    said = [_said(each, found.odd) for each in examine(draft, facts, found.where)]
    return Uploaded(draft, sorted(said, key=lambda each: found.rows.get(each.place, 0)), identity)


def _open(content: bytes) -> Workbook:
    if len(content) > MOST_BYTES:
        raise UploadRefused(Sentence("文件超过{limit} MiB", limit=MOST_BYTES // 1024 // 1024))
    return Workbook(content, most_unpacked=MOST_UNPACKED)


def _known(book: Workbook, expected: Identity, genuine: Callable[[Identity], bool]) -> Identity:
    hidden = book.book.hidden | book.book.sheets
    rows = book.cells(SHEET, most_rows=MOST_ROWS)[0] if SHEET in hidden else ()
    identity = identity_of({str(row[0]): str(row[1]) for row in rows if len(row) > 1})
    if identity is None:
        raise UploadRefused(Sentence("不是从这里下载的填报模板，请下载模板后填写上传"))
    if (identity.form, identity.version) != (expected.form, expected.version):
        raise UploadRefused(Sentence("这是另一张表的模板，请下载本表的模板"))
    if identity.obligation != expected.obligation:
        raise UploadRefused(Sentence("这是另一事项的模板，请从本事项下载模板"))
    if not genuine(identity):
        raise UploadRefused(Sentence("模板的标识不对，请重新下载模板后填写上传"))
    return identity


def _sheet(book: Workbook) -> str:
    """The sheet that was filled in, by its name or else by its marks."""
    if marks.SHEET in book.book.sheets:
        return marks.SHEET
    for name in book.book.sheets:
        rows, _ = book.cells(name, most_rows=MOST_ROWS)
        if any(row and str(row[0]).startswith(("f:", "r:")) for row in rows):
            return name
    raise UploadRefused(Sentence("工作簿里没有“{sheet}”这张表，请重新下载模板", sheet=marks.SHEET))


def _said(finding: Finding, odd: Mapping[str, Sentence]) -> Finding:
    if finding.check == "shape" and finding.place in odd:
        return replace(finding, sentence=odd[finding.place])
    return finding


@dataclass
class _Found:
    """Walks down the sheet: texts by place, the row of each, and the cells that hold nothing readable."""

    form: FormType
    cells: Sequence[Sequence[Value]]
    scanned: Scanned
    from_1904: bool
    typed: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    odd: dict[str, Sentence] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def where(self, place: str) -> Sentence:
        """A place as it is found in the sheet."""
        label = place_label(self.form, place)
        if place not in self.rows:
            return label
        name, _, rest = place.partition(".")
        its = inputs_of(self.form)[name]
        if isinstance(its, Rows | Grid):
            label = columns_of(self.form, name)[rest.rpartition(".")[2]].label
        return Sentence("第{row}行 {column}", row=self.rows[place], column=label)

    def walk(self) -> None:
        """Every row, by its mark; one without a mark belongs to the growing table that it stands in."""
        table, names = "", dict[int, str]()
        for at, row in enumerate(self.cells):
            kind, _, place = str(row[0] if row else "").partition(":")
            if kind == "c":
                table, names = place, self._names(place, row)
            elif kind == "f":
                table = ""
                self._pair(at, place)
            elif kind == "r":
                self._row(at, place, names)
            elif kind == "" and table:
                self._row(at, table, names)
            elif kind != marks.HEADING:
                table = ""

    def _names(self, table: str, row: Sequence[Value]) -> dict[int, str]:
        if not isinstance(inputs_of(self.form).get(table), Rows | Grid):
            return {}
        known = columns_of(self.form, table)
        return {column: str(name) for column, name in enumerate(row) if column and str(name) in known}

    def _pair(self, at: int, place: str) -> None:
        """The value stands in the first cell after the label that holds something."""
        its = inputs_of(self.form).get(place)
        if its is None or isinstance(its, Rows | Grid) or place in self.rows:
            return
        row = self.cells[at]
        start = self._after_label(at)
        column = next((each for each in range(start, len(row)) if self._holds(at, each)), start)
        self._take(place, its, at, column)

    def _holds(self, at: int, column: int) -> bool:
        """Whether a cell holds something, were it an error or a formula without a result."""
        odd, _ = self.scanned.odd.get((at, column), (None, ""))
        return self._value(at, column) not in ("", None) or odd in (Odd.ERROR, Odd.UNCOMPUTED)

    def _after_label(self, at: int) -> int:
        """The column behind the label, which may be merged with empty ones."""
        row = self.cells[at]
        label = next((each for each in range(1, len(row)) if row[each] not in ("", None)), 1)
        return label + 1

    def _row(self, at: int, place: str, names: Mapping[int, str]) -> None:
        table, _, fixed = place.partition(".")
        its = inputs_of(self.form).get(table)
        if isinstance(its, Grid):
            for column, name in names.items():
                self._take(f"{place}.{name}", columns_of(self.form, table)[name], at, column)
        elif isinstance(its, Rows) and not fixed:
            self._table_row(at, table, names)

    def _table_row(self, at: int, table: str, names: Mapping[int, str]) -> None:
        columns = columns_of(self.form, table)
        read_cells = {column: self._text(columns[name], at, column) for column, name in names.items()}
        said = (
            text
            for column, text in read_cells.items()
            if not columns[names[column]].fixed and not self._is_merged_into(at, column)
        )
        if not any(isinstance(text, str) and cleaned(text) for text in said):
            return
        number = self.counts.get(table, 0)
        self.counts[table] = number + 1
        for column, name in names.items():
            self._keep(f"{table}.{number}.{name}", columns[name], at, read_cells[column])

    def _take(self, place: str, its: Input, at: int, column: int) -> None:
        self._keep(place, its, at, self._text(its, at, column))

    def _keep(self, place: str, its: Input, at: int, text: str | Sentence) -> None:
        self.rows[place] = at + 1
        if its.fixed:
            return
        if isinstance(text, Sentence):
            self.odd[place] = text
        else:
            self.typed[place] = text

    def _text(self, its: Input, at: int, column: int) -> str | Sentence:
        odd, shown = self.scanned.odd.get((at, column), (None, ""))
        if isinstance(its, Choice) and self._is_merged_into(at, column):
            at, column = next(self._merged_from(at, column))
        return text_of(its, self._value(at, column), odd, shown, from_1904=self.from_1904)

    def _is_merged_into(self, at: int, column: int) -> bool:
        """Whether the cell lies under another one that it is merged with."""
        return any(top < at for top, _ in self._merged_from(at, column))

    def _merged_from(self, at: int, column: int) -> Iterator[tuple[int, int]]:
        """The first cell of the block that a cell is merged into."""
        odd, reference = self.scanned.odd.get((at, column), (None, ""))
        if odd is Odd.MERGED:
            yield self.scanned.first_of(reference)

    def _value(self, at: int, column: int) -> Value | None:
        row = self.cells[at] if at < len(self.cells) else ()
        return row[column] if column < len(row) else None
