"""The sentences of mails that an office may word itself: what each says as shipped, and which facts it may name.

A text is one line with the names of facts in braces: `{names}：`. It has no logic and reaches nothing but these facts,
so it cannot break a mail; what it may name is checked before it is kept, and again before it is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter

from models.errors import Sentence
from models.kinds import Level
from notices.words import LEVELS, NEXT_FOR_DESK, NEXT_FOR_UNIT

DIGEST, SIGN_IN = "digest", "sign-in"
LONG, SHORT = 200, 40  # characters


@dataclass(frozen=True)
class Text:
    """`fields` are the facts that it may name, `needed` those that it must; one without words is left out of the mail,
    where that may be (`optional`)."""

    key: str
    label: Sentence
    shipped: str
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    optional: bool = False
    longest: int = LONG


@dataclass(frozen=True)
class Problem:
    """What is wrong with a text."""

    key: str
    sentence: Sentence


def _sections() -> Iterator[Text]:
    for key, label, shipped in (
        ("approved", Sentence("小标题：批准的处理"), "经局领导批准的处理"),
        ("late", Sentence("小标题：已逾期"), "已逾期，请立即报送"),
        ("returned", Sentence("小标题：退回"), "退回修改，请重新报送"),
        ("due", Sentence("小标题：到期提醒"), "到期提醒"),
        ("transferred", Sentence("小标题：转入"), "转入本单位"),
        ("opened", Sentence("小标题：新下达"), "新下达"),
        ("moved", Sentence("小标题：期限更正"), "期限更正"),
        ("reviews", Sentence("小标题：等待审核"), "等待审核"),
        ("evaluations", Sentence("小标题：评价工作"), "评价工作"),
        ("letters", Sentence("小标题：待签收的函件"), "待签收的函件"),
        ("applications", Sentence("小标题：待应用的结果"), "评价结果待应用"),
        ("proposals", Sentence("小标题：拟办"), "拟办事项（须由局领导批准）"),
        ("dept", Sentence("小标题：主管部门看下属单位"), "下属单位报送情况"),
        ("section", Sentence("小标题：业务科室看归口单位"), "归口单位报送情况"),
        ("operator", Sentence("小标题：绩效科看各单位"), "各单位报送情况"),
        ("other", Sentence("小标题：抄送"), "抄送：各单位报送情况"),
    ):
        yield Text(f"section.{key}", label, shipped, longest=SHORT)


def _levels() -> Iterator[Text]:
    for level in Level:
        said = Sentence("信中最高为“{level}”时，开头再加一句", level=Sentence(LEVELS[level]))
        yield Text(f"headline.{level.value}", said, "", ("bureau", "desk", "today"), optional=True)
    for level, words in NEXT_FOR_UNIT.items():
        said = Sentence("给单位的下一步，“若仍未报送，某日”之后：{level}", level=Sentence(LEVELS[level]))
        yield Text(f"next_unit.{level.value}", said, words, longest=SHORT)
    for level, words in NEXT_FOR_DESK.items():
        said = Sentence("给管理者的下一步，“若仍未报送，某日”之后：{level}", level=Sentence(LEVELS[level]))
        yield Text(f"next_desk.{level.value}", said, words, longest=SHORT)


UNREACHED = "以下单位未登记（可联系的）绩效专管责任人"
TEXTS: dict[str, tuple[Text, ...]] = {
    DIGEST: (
        Text("subject_end", Sentence("主题的结尾"), "{district}绩效管理 {day}", ("district", "day"), longest=SHORT),
        Text("head", Sentence("页眉"), "{district}预算绩效管理 · {today}", ("district", "bureau", "today")),
        Text("greeting", Sentence("称呼"), "{names}：", ("names",), ("names",)),
        Text("greeting_nobody", Sentence("没有姓名时的称呼"), "各位同事："),
        Text("lead", Sentence("第一句"), "截至 {today}，{told}。", ("today", "told", "bureau", "desk"), ("told",)),
        *_levels(),
        *_sections(),
        Text("unreached", Sentence("没有责任人的单位"), UNREACHED + "：{units}", ("units", "desk"), ("units",)),
        Text(
            "own_unreached",
            Sentence("本单位没有责任人"),
            UNREACHED + "，请尽快告知{desk}：{units}",
            ("units", "desk"),
            ("units",),
        ),
        Text(
            "ask",
            Sentence("有疑问找谁（回复送达业务科室时）"),
            "有疑问，或需要延期、认为不应报送的，请直接回复本邮件（送达业务科室 {section}），或联系{office}。",
            ("section", "office"),
        ),
        Text(
            "ask_desk",
            Sentence("有疑问找谁（回复送达财政局时）"),
            "有疑问，或需要延期、认为不应报送的，请直接回复本邮件，由{office}答复。",
            ("office",),
        ),
        Text("contact", Sentence("联系方式（电话、地址）"), "", ("bureau", "desk"), optional=True),
        Text("reasons", Sentence("为何收到"), "您收到本邮件，因为您登记为：{reasons}。", ("reasons",), ("reasons",)),
        Text(
            "footer",
            Sentence("落款"),
            "本邮件由{bureau}预算绩效管理系统自动发出，{closing}。",
            ("bureau", "desk", "closing"),
        ),
        Text("closing", Sentence("落款里的发送规则"), "只在工作日发送，每人每天至多一封"),
        Text(
            "closing_correction",
            Sentence("更正信落款里的发送规则"),
            "只发给曾收到原期限通知的人员，每次更正一封，不计入每天一封的通知",
        ),
    ),
    SIGN_IN: (
        Text(
            "subject",
            Sentence("登录信的主题"),
            "登录预算绩效管理系统（{lasts}内有效）",
            ("lasts", "bureau"),
            longest=60,
        ),
        Text(
            "subject_invited",
            Sentence("邀请信的主题"),
            "开通预算绩效管理系统（{lasts}内有效）",
            ("lasts", "bureau"),
            longest=60,
        ),
        Text("greeting", Sentence("称呼"), "{names}：", ("names",), ("names",)),
        Text("open", Sentence("登录信怎么用"), "请打开下面的链接，按“登录”按钮。"),
        Text("open_invited", Sentence("邀请信怎么用"), "请打开下面的链接，按“登录”按钮，并设置您的密码。"),
        Text(
            "lasts",
            Sentence("有效期和提醒"),
            "链接在{lasts}内有效（至{until}），只能用一次。请勿转发：谁打开它，谁就以您的身份登录。",
            ("lasts", "until"),
            ("until",),
        ),
        Text("several", Sentence("邮箱共用时"), "这个邮箱由以上几位共用，请各用各的链接。"),
        Text(
            "reason",
            Sentence("为何收到登录信"),
            "{at} 有人在登录页{whence}为这个邮箱索取登录链接，故发此信。不是您本人时，不必理会。",
            ("at", "whence", "bureau"),
            ("at",),
        ),
        Text(
            "reason_invited", Sentence("为何收到邀请信"), "{bureau}为您开通了预算绩效管理系统，故发此信。", ("bureau",)
        ),
        Text("footer", Sentence("落款"), "本邮件由{bureau}预算绩效管理系统自动发出，请勿回复。", ("bureau",)),
    ),
}
TITLES = {DIGEST: Sentence("通知和更正"), SIGN_IN: Sentence("登录信和邀请信")}


@dataclass(frozen=True)
class Wording:
    """The texts of one kind of mail: `own` are those that differ from what is shipped, `version` their number (0: none
    was ever kept, or the shipped ones are used)."""

    template: str = DIGEST
    own: tuple[tuple[str, str], ...] = ()
    version: int = 0

    @cached_property
    def texts(self) -> dict[str, str]:
        return {text.key: text.shipped for text in TEXTS[self.template]} | dict(self.own)

    def say(self, key: str, **facts: object) -> str:
        """A text with its facts in their places; empty for one that is left out."""
        return self.texts[key].format_map(facts)

    @property
    def mark(self) -> str:
        """What a notice's template is marked with: `+3`; nothing as shipped."""
        return f"+{self.version}" if self.version else ""


SHIPPED = Wording()
SIGN_IN_SHIPPED = Wording(SIGN_IN)


def own_texts(template: str, typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The texts of `typed` that differ from those shipped, in the order of the mail."""
    found = ((text, typed.get(text.key, text.shipped).strip()) for text in TEXTS[template])
    return tuple((text.key, said) for text, said in found if said != text.shipped)


def problems(template: str, typed: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with texts, by text; unknown ones too."""
    known = {text.key: text for text in TEXTS[template]}
    found = [Problem(key, Sentence("没有这一项文字")) for key in typed if key not in known]
    return found + [
        Problem(key, sentence) for key, said in typed.items() if key in known for sentence in _wrong(known[key], said)
    ]


def _wrong(text: Text, said: str) -> Iterator[Sentence]:
    if not said.strip():
        if not text.optional:
            yield Sentence("不能为空；要用原来的文字，请写回：{shipped}", shipped=text.shipped)
        return
    if not said.isprintable():
        yield Sentence("须写在一行之内，不能有换行或控制字符")
    if len(said) > text.longest:
        yield Sentence("太长：{n}字，至多{most}字", n=len(said), most=text.longest)
    try:
        named = _named(said)
    except ValueError:
        yield Sentence("花括号不成对；要写花括号本身，请写两个：{example}", example="{{ }}")
        return
    allowed = "、".join(f"{{{each}}}" for each in text.fields)
    for field in dict.fromkeys(named):
        if field in text.fields:
            continue
        if allowed:
            yield Sentence("这里没有{field}；可以用的有：{allowed}", field=f"{{{field}}}", allowed=allowed)
        else:
            yield Sentence("这里不能用花括号里的{field}", field=f"{{{field}}}")
    for field in text.needed:
        if field not in named:
            yield Sentence("缺少{field}", field=f"{{{field}}}")


def _named(said: str) -> list[str]:
    """The names in braces; one that is more than a name counts as it stands.

    Raises:
        ValueError: a brace without its other.
    """
    found = []
    for _before, name, form, convert in Formatter().parse(said):
        if name is not None:
            found.append(name + (f"!{convert}" if convert else "") + (f":{form}" if form else ""))
    return found
