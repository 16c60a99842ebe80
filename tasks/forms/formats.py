"""How the cells of a template look."""

from typing import Any

from rules.filling.inputs import Choice, Day, Input, Number, Paragraph

_EDGE = {"border": 1, "border_color": "#9AA5B1", "valign": "vcenter", "font_size": 10}
_GREY = "#E9EDF1"


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.note = book.add_format({"font_size": 9, "font_color": "#52606D", "text_wrap": True, "valign": "top"})
        self.section = book.add_format({**_EDGE, "bold": True, "bg_color": "#D9E2EC"})
        self.label = book.add_format({**_EDGE, "bg_color": _GREY, "text_wrap": True})
        self.head = book.add_format({**_EDGE, "bold": True, "bg_color": _GREY, "text_wrap": True, "align": "center"})

    def of(self, its: Input, *, alone: bool = False) -> Any:
        """The format of an input's cell: white and open, or grey and locked; `alone` in its line, on the left."""
        look = {**_EDGE, "locked": its.fixed, "text_wrap": True, "num_format": _number_format(its)}
        if its.fixed:
            look["bg_color"] = _GREY
        if isinstance(its, Paragraph):
            look["valign"] = "top"
        if alone:
            look["align"] = "left"
        elif isinstance(its, Choice):
            look["align"] = "center"
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _number_format(its: Input) -> str:
    if isinstance(its, Day):
        return "yyyy-mm-dd"
    if isinstance(its, Number):
        return "General" if its.places is None else "#,##0." + "0" * its.places if its.places else "0"
    return "@"
