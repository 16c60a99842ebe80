"""Reading a year's file: its shape, its places, and what is no YAML at all."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_calendar import NAME, SMALL, broken, errors_of, marked

from calendars.files import LARGEST
from calendars.loading import load, loads
from calendars.schema import Calendar
from models.errors import CalendarInvalid
from models.kinds import Anchor, Roll

DAY = "不是日期, 要写成 2022-04-30"


def test_the_small_calendar_is_read() -> None:
    calendar = loads(SMALL, NAME)
    step, self_evaluation = calendar.deliverables()[0]
    assert step.window.closes.isoformat() == "2022-07-31"
    assert self_evaluation.due.on.isoformat() == "2022-04-30"
    assert (self_evaluation.due.roll, self_evaluation.due.soft) == (Roll.PRECEDING, False)
    assert [rung.workdays for rung in calendar.ladders["standard"].rungs] == [0, -5, 1, 10, 0]
    assert calendar.ladders["standard"].rungs[-1].anchor is Anchor.RETURNED
    assert calendar.catalogues["large"].where.amount_at_least == Decimal(3000000)


def test_words_that_yaml_1_1_takes_for_booleans_mean_what_the_schema_says() -> None:
    calendar = loads(SMALL, NAME)
    assert calendar.workday_overrides[0].works is False
    assert calendar.deliverables()[2][1].due.soft is True
    assert loads(SMALL.replace("title: 小年历", "title: off"), NAME).title == "off"
    assert loads(SMALL.replace("title: 小年历", "title: 08"), NAME).title == "08"
    assert loads(SMALL.replace("title: 小年历", "title: 2022"), NAME).title == "2022"


def test_a_file_with_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "2022.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(file) == loads(SMALL, NAME)


def test_what_was_read_survives_being_kept_as_json() -> None:
    calendar = loads(SMALL, NAME)
    assert Calendar.model_validate_json(calendar.model_dump_json(by_alias=True, exclude_unset=True)) == calendar


SHAPES = [
    ("unknown key", "title: 小年历", "«titel: 小年历", ["没有这一项“titel”, 是否想写“title”?"]),
    ("unknown key deep inside", "basis: document", "«bases: document", ["没有这一项“bases”, 是否想写“basis”?"]),
    ("unknown key of a condition", "where: {kind: [project]}", "where: {«kinds: [project]}", ["是否想写“kind”?"]),
    (
        "unknown key, none near",
        "    number:",
        "    «zzz: 1\n    number:",
        ["没有这一项“zzz”, 可以写: key, number, title"],
    ),
    ("merge key", "document: notice", "«<<: {a: 1}\ndocument: notice", ["没有这一项“<<”"]),
    ("number as key", "document: notice", "«12: a\ndocument: notice", ["没有这一项“12”"]),
    ("no such day", "on: 2022-04-30", "on: «2022-02-30", [f"“2022-02-30”{DAY}"]),
    ("date without dashes", "on: 2022-04-30", "on: «20220430", [f"“20220430”{DAY}"]),
    ("date with time", "on: 2022-04-30", "on: «2022-04-30 00:00:00", [DAY]),
    ("date in Chinese", "closes: 2022-07-31", "closes: «7月31日", [f"“7月31日”{DAY}"]),
    ("bad day off", "{on: 2022-06-01", "{on: «6-1", [f"“6-1”{DAY}"]),
    ("missing key", "- key: choice\n        title: 选题", "- «title: 选题", ["缺少key"]),
    ("missing key of a flow mapping", "due: {on: 2022-04-30, ", "due: «{", ["缺少on"]),
    ("no whole number", "work_year: 2022", "work_year: «二〇二二", ["“二〇二二”不是整数"]),
    ("no number", "at_least: 1, source: 全", "at_least: «x, source: 全", ["“x”不是数字"]),
    ("not a finite number", "amount_at_least: 3000000", "amount_at_least: «.inf", ["不是数字"]),
    ("number too small", "years: 3", "years: «0", ["“0”不能小于1"]),
    ("number too large", "at_least: 1, source: 全", "at_least: «1.5, source: 全", ["“1.5”不能大于1"]),
    ("no boolean", "works: no", "works: «maybe", ["“maybe”应为 true 或 false"]),
    ("no text", "title: 通知", "title: «[a]", ["title应写成一句文字"]),
    ("nothing said", "title: 通知", "title:«", ["title后面没有写内容"]),
    ("nothing said with a tilde", "title: 通知", "title: «~", ["title后面没有写内容"]),
    ("empty text", "title: 通知", "title: «''", ["title后面没有写内容"]),
    ("no list", "recipients: [UNIT_HEAD]", "recipients: «UNIT_HEAD", ["recipients应写成一列“- ”"]),
    ("empty list", "recipients: [UNIT_HEAD]", "recipients: «[]", ["recipients至少要有一项"]),
    ("no mapping", "jurisdiction: {", "jurisdiction: «x\nx: {", ["jurisdiction应写成“项: 内容”"]),
    ("no mapping in a list", "documents:\n", "documents:\n  - «x\n", ["documents第1项应写成“项: 内容”"]),
    ("bad key of a deliverable", "- key: choice", "- key: «Choice 1", ["写法不合规则"]),
    ("bad name of a ladder", "  standard:", "  «Standard:", ["“Standard”写法不合规则"]),
    ("bad code of the district", '"310112000"', "«31011", ["“31011”写法不合规则"]),
    ("empty condition", "where: {kind: [project]}", "where: «{}", ["条件里没有写任何要求"]),
    ("unknown step", "- key: evaluation", "- key: «evaluations", ["没有代码“evaluations”, 是否想写“evaluation”?"]),
    ("unknown kind", "kind: [project]}", "kind: [«projct]}", ["没有代码“projct”, 是否想写“project”?"]),
    ("unknown kind to count", "{project: 10}", "{«projct: 10}", ["没有代码“projct”, 是否想写“project”?"]),
    ("unknown kind of unit", "of: [town]", "of: [«towns]", ["没有代码“towns”, 是否想写“town”?"]),
    ("unknown anchor", "from: due, workdays: +1", "from: «deu, workdays: +1", ["是否想写“due”?"]),
    ("unknown level", "level: L2", "level: «L9", ["没有代码“L9”"]),
]


@pytest.mark.parametrize(("old", "new", "sentences"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
def test_a_wrong_shape_is_told_where_it_stands(old: str, new: str, sentences: list[str]) -> None:
    text, places = broken(old, new)
    told = errors_of(text)
    for place, sentence in zip(places, sentences, strict=True):
        assert any(each.startswith(f"{place}: ") and sentence in each for each in told), told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("«", "文件是空的"),
        ("# 只有注释\n", "文件是空的"),
        ("«- a\n", "年历应写成“项: 内容”"),
        ("title: «[a, b\n", "缺少逗号或“]”"),
        ("title: «{a: b\n", "缺少逗号或“}”"),
        ("title: «'没有写完\n", "引号没有闭合"),
        ("title: [«", "这里缺少内容"),
        ("a: b«: c\n", "这里不能再有冒号"),
        ("a:\n  b: 1\n «c: 2\n", "缩进不齐"),
        ("- a\n«b: 1\n", "缩进不齐"),
        ("a:\n«\tb: 1\n", "不能用制表符"),
        ("a: 1\n«--- \nb: 2\n", "一个文件只能写一份年历"),
        ("a: «\0\n", "有不可见的控制字符 U+0000"),
        ("a: «\ufffe\n", "有不可见的控制字符 U+FFFE"),
        ("a: «\ud800\n", "有不可见的控制字符 U+D800"),
        ("a: «&x [1]\n", "不支持锚点与引用"),
        ("a: &x [1]\nb: «*x\n", "不支持锚点与引用"),
        ("«*x : 1\n", "不支持锚点与引用"),
        ("a: «!!python/object/apply:os.system [ls]\n", "不支持标签 tag:yaml.org,2002:python/object/apply:os.system"),
        ("«!x a: 1\n", "不支持标签 !x"),
        ("? «[a, b]\n: 1\n", "项名只能是文字"),
        ("? «{a: b}\n: {c: d}\n", "项名只能是文字"),
        ("«~: 1\n", "缺少项名"),
        ("a: 1\n«a: 2\n", "“a”写了两次, 第一次在第1行"),
        ("a: " + "[" * 39 + "«[", "嵌套超过40层"),
    ],
)
def test_what_is_no_plain_yaml_is_told_where_it_stands(text: str, sentence: str) -> None:
    text, places = marked(text)
    told = errors_of(text)
    assert any(sentence in each and each.startswith(places[0] if places else NAME) for each in told), told


def test_a_key_said_twice_is_told_once_and_the_first_counts() -> None:
    text, places = broken("title: 小年历", "title: 小年历\n«title: [x]")
    assert errors_of(text) == [f"{places[0]}: “title”写了两次, 第一次在第3行"]


def test_a_refused_part_is_not_told_a_second_time_for_its_shape() -> None:
    text, places = broken("documents:", "documents: «!!set")
    assert errors_of(text)[0].startswith(f"{places[0]}: 不支持标签")
    assert len([each for each in errors_of(text) if "documents" in each]) == 0


def test_every_error_is_told_at_once() -> None:
    text = SMALL.replace("title: 小年历", "titel: 小年历").replace("2022-04-30", "2022-04-31")
    text = text.replace("ladder: standard", "ladder: standrad", 1).replace("about: chosen", "about: chosn")
    text = text.replace("[DEPT, FIN_OPERATOR]", "[DEPT, FIN_OPERATER]").replace("level: L4", "level: L0")
    told = errors_of(text)
    for sentence in ("缺少title", "“titel”", "2022-04-31", "“standrad”", "“chosn”", "“FIN_OPERATER”", "级别L0低于"):
        assert any(sentence in each for each in told), sentence


def test_a_flood_of_errors_is_cut_off_with_their_number() -> None:
    text = SMALL + "".join(f"x{n}: 1\n" for n in range(2000))
    told = errors_of(text)
    assert len(told) == 501
    assert told[-1].endswith("另有1500处错误未列出")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for file, content, sentence in [
        (tmp_path / "none.yaml", None, ":1:1: 没有这个文件"),
        (tmp_path, None, ":1:1: 没有这个文件"),
        (tmp_path / "gbk.yaml", "a: 1\nb: x年".encode("gbk"), ":2:5: 这里不是UTF-8文字"),
        (tmp_path / "utf16.yaml", "a: 1".encode("utf-16"), ":1:1: 这里不是UTF-8文字"),
        (tmp_path / "huge.yaml", b"#" * (LARGEST + 1), ":1:1: 文件超过1024KB"),
    ]:
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(CalendarInvalid) as caught:
            load(file)
        assert f"{file}{sentence}" in str(caught.value)
