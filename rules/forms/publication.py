"""信息公开: what was published, where and since when; the page as it was is attached, and kept by its digest."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from models.errors import Sentence
from rules.filling.content import Content, Section
from rules.filling.facts import Facts, coded
from rules.filling.findings import Finding, error, warning
from rules.filling.inputs import Choice, Day, Line, Paragraph

SCOPES = {
    "all": Sentence("全部公开"),
    "part": Sentence("部分公开"),
}


class Publication(Content):
    """Where the results stand and since when. What must not be published is no hand-in: the bureau excuses it."""

    key = "publication"
    title = Sentence("信息公开情况")
    source = "中华人民共和国预算法第十四条"
    least_files: ClassVar[int] = 1

    deliverable: Annotated[str, Line(Sentence("报送事项"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("填报单位"), given=True)] = ""
    subject: Annotated[str, Line(Sentence("评价对象"), given=True)] = ""
    web_address: Annotated[
        str, Line(Sentence("公开网址"), required=True, longest=500, help=Sentence("公众能打开的网址，以 http 开头"))
    ] = ""
    published_on: Annotated[date | None, Day(Sentence("公开日期"), required=True)] = None
    content: Annotated[
        str,
        Paragraph(
            Sentence("公开内容"),
            required=True,
            longest=1000,
            help=Sentence("公开了哪些内容，如绩效目标、自评结果；公开页面的截图或文件作为附件上传"),
        ),
    ] = ""
    scope: Annotated[str, Choice(Sentence("公开范围"), SCOPES, required=True)] = ""
    left_out: Annotated[
        str,
        Paragraph(
            Sentence("未公开的内容和理由"), longest=1000, help=Sentence("部分公开的，逐项说明不公开的内容和依据")
        ),
    ] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    phone: Annotated[str, Line(Sentence("联系电话"), longest=50)] = ""

    sections = (
        Section(Sentence("基本情况"), ("deliverable", "unit", "subject")),
        Section(Sentence("公开情况"), ("web_address", "published_on", "content", "scope", "left_out")),
        Section(Sentence("填报人员"), ("filled_by", "phone")),
    )

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        return cls(
            deliverable=facts.deliverable,
            unit=coded(facts.unit, facts.unit_code),
            subject=coded(facts.subject, facts.subject_code),
            filled_by=facts.filled_by,
        )

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """The address is one that people can open; what is left out is said; it did not happen before the year."""
        parts = urlsplit(self.web_address.strip())
        if self.web_address.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
            yield error("web_address", "不是网址，应以 http:// 或 https:// 开头")
        elif parts.hostname in ("localhost", "127.0.0.1"):
            yield error("web_address", "公众打不开这个网址")
        if self.scope == "part" and not self.left_out.strip():
            yield error("left_out", "部分公开的，须说明未公开的内容和理由")
        if self.scope == "all" and self.left_out.strip():
            yield error("left_out", "全部公开的，没有未公开的内容")
        if self.published_on is not None and self.published_on.year < facts.work_year:
            yield warning("published_on", "公开日期早于{year}年，请核对", year=facts.work_year)
