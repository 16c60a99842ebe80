"""Made-up digests that cover whatever a mail can say: every role, level, kind of matter, with a portal and without."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.kinds import Anchor, Level, Role, StepKey
from notices.digest import Desk, Digest, Item, Mended
from notices.wording import Wording
from notices.words import LEVELS, ROLES, STEPS, chinese

TUESDAY = date(2022, 5, 10)
DESK = Desk(
    "示例省示例市示例区",
    "示例区财政局",
    "绩效管理科",
    "https://jx.example.org",
    "示例〔2022〕1号",
    "section@example.org",
)
ADDRESS = "sample@example.org"
_DUE = Item(
    role=Role.UNIT_OFFICER,
    level=Level.L1,
    anchor=Anchor.DUE,
    automatic=True,
    offset=-5,
    batch_on=TUESDAY,
    unit_code="101",
    unit_name="示例区教育局",
    has_officer=True,
    work_year=2022,
    step=StepKey.EVALUATION.value,
    step_title=STEPS[StepKey.EVALUATION],
    deliverable="self-evaluation",
    title="绩效自评",
    budget_year=2021,
    subject_code="s1",
    subject_name="校园安全防范系统改造",
    opened_on=date(2022, 3, 1),
    nominal_due_on=date(2022, 5, 14),
    due_on=date(2022, 5, 13),
    due_version=1,
    soft=False,
    next_level=Level.L2,
    next_on=date(2022, 5, 16),
    why="",
    obligation=1,
)
_LATE = {"nominal_due_on": date(2022, 4, 30), "due_on": date(2022, 4, 29), "next_on": TUESDAY + timedelta(days=3)}
HEARING = (Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.DEPT, Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER)


def _matters(role: Role) -> Iterator[tuple[str, Item]]:
    """By its name, one of each matter that somebody in a role may hear of."""
    for level in Level:
        facts = {} if level in (Level.L0, Level.L1) else _LATE
        following = None if level is Level.L6 else Level(f"L{int(level.value[1]) + 1}")
        automatic = level < Level.L4
        anchor = Anchor.OPENS if level is Level.L0 else Anchor.DUE
        shown = {"role": role, "level": level, "anchor": anchor, "automatic": automatic, "next_level": following}
        yield LEVELS[level], replace(_DUE, **shown, **facts)  # type: ignore[arg-type]
        if not automatic:
            approved = {"anchor": Anchor.APPROVED, "automatic": True, "why": "多次催报未果"}
            yield f"批准{LEVELS[level]}", replace(_DUE, **(shown | approved), **facts)  # type: ignore[arg-type]
    back = replace(_DUE, role=role, due_version=2)
    yield "退回", replace(back, anchor=Anchor.RETURNED, why="附件不全")
    yield "转入", replace(back, anchor=Anchor.TRANSFERRED, why="原由示例区档案局报送")
    yield "更正", replace(back, anchor=Anchor.MOVED, why="统一延期", told_on=date(2022, 4, 29))
    awaited = {"role": role, "since_on": date(2022, 4, 27)}
    yield "结果待应用", replace(_DUE, **awaited, level=Level.L2, anchor=Anchor.DECIDING)  # type: ignore[arg-type]
    words = "《绩效评价结果反馈意见函》（示例函〔2022〕3号）2022-05-09发出，请阅后签收"
    yield "函件待签收", replace(_DUE, role=role, anchor=Anchor.RECEIVING, why=words)
    yield "待审", replace(_DUE, role=role, anchor=Anchor.WAITING, stage=Role.FIN_SECTION, since_on=date(2022, 4, 27))


def sample_digests(wording: Wording) -> Iterator[tuple[str, Digest]]:
    """Every sample by its name; a handful of them together say each sentence of a mail."""
    for role in HEARING:
        everything: list[Item] = []
        for name, item in _matters(role):
            if name != "更正":
                everything.append(replace(item, unit_code=f"10{len(everything)}", has_officer=len(everything) > 1))
            yield f"{chinese(ROLES[role])} · {name}", _digest((item,), wording, corrects=name == "更正")
        yield f"{chinese(ROLES[role])} · 全部", _digest(tuple(everything), wording)
    bare = replace(DESK, portal_url="", reply_to="", document="")
    unnamed = replace(_DUE, has_officer=False)
    yield "没有门户和姓名", replace(_digest((unnamed,), wording), desk=bare, names=())
    yield "没有事项，只有没有责任人的单位", replace(_digest((), wording), unreached=(("102", "示例镇"),))


def _digest(items: tuple[Item, ...], wording: Wording, *, corrects: bool = False) -> Digest:
    mended = (Mended("103", "示例区民政局", "绩效自评", "养老服务补贴", date(2022, 5, 9)),)
    return Digest(
        on=TUESDAY,
        address=ADDRESS,
        names=("绩效专管员@教育局",),
        items=items,
        desk=DESK,
        warnings=("2023年的放假安排尚未公布。",),
        corrects=corrects,
        mended=mended,
        wording=wording,
    )
