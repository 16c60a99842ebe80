"""Choosing subjects for a quota: each choice is checked when it is made, the whole when it is handed in."""

from collections.abc import Iterator
from typing import Any

from calendars.conditions import Condition
from calendars.saying import condition_said
from calendars.schema import Quota
from models.errors import Sentence
from models.kinds import SubjectKind, UnitKind
from models.queries import choices
from models.queries.typed import statement
from notices.words import chinese
from rules.catalogues import in_catalogue
from rules.quota import KIND_NAMES, missed_counts, missed_share
from rules.selection import Fragment, compiled
from tasks.act import Case

DROP = "-"  # the value of a `select` that takes a subject out of a choice


def choose(case: Case) -> None:
    """Add one subject to a unit's choice; with the value `-`, take it out again.

    Raises:
        RuleBroken: the subject is not of the year, not in the unit's tree, of a kind the quota does not take, not
            eligible, repeats what was chosen before along its lineage, was accepted in another choice that this one
            stands beside, or is one too many of its unit. The sentence says which.
    """
    keys = {"subject": case.act.subject_code, "budget_year": case.row.budget_year}
    subject = case.connection.execute(choices.SUBJECT, keys).first()
    if subject is None:
        raise case.refuse("没有{year}年度的评价对象{subject}", year=case.row.budget_year, subject=case.act.subject_code)
    if case.act.value == DROP:
        if case.connection.execute(choices.REMOVE, _key(case) | {"subject_id": subject.id}).rowcount == 0:
            raise case.refuse("{subject}没有选入", subject=subject.name)
        return
    quota = quota_of(case)
    if not _in_reach(case, subject):
        raise case.refuse("{subject}不属于本单位", subject=subject.name)
    if quota is not None:
        _check_kind(case, quota, subject)
        _check_eligible(case, quota, subject)
        _check_repeat(case, quota, subject)
        _check_besides(case, quota, subject)
        _check_unit(case, quota, subject)
    added = case.connection.execute(choices.ADD, _key(case) | {"subject_id": subject.id, "on": case.act.on}).rowcount
    if added == 0:
        raise case.refuse("{subject}已经选入", subject=subject.name)


def check_quota(case: Case) -> None:
    """Refuse a choice that does not satisfy its quota; a quota "in principle" (soft) is noted with the hand-in instead.

    Raises:
        RuleBroken: with all misses in one sentence each.
    """
    quota = quota_of(case)
    if quota is None:
        return
    missed = missing(case, quota)
    if missed and quota.soft:
        case.note = "；".join(map(chinese, missed))
    elif missed:
        raise case.refuse("{title}不满足要求：{missed}", title=case.row.title, missed="；".join(map(str, missed)))


def missing(case: Case, quota: Quota) -> list[Sentence]:
    """What a choice still lacks; empty when it satisfies its quota."""
    return missed_counts(quota, _counts(case)) + _missed_amount(case, quota) + _missed_cover(case, quota)


def quota_of(case: Case) -> Quota | None:
    """The quota for the kind of unit that owes; None if the calendar sets none for it."""
    kind = case.connection.execute(statement("SELECT kind FROM unit WHERE id = :id"), {"id": case.row.unit_id}).scalar()
    return next((quota for quota in case.deliverable.quota if kind in quota.of), None)


def _key(case: Case) -> dict[str, Any]:
    return {"work_year": case.row.work_year, "deliverable": case.row.key, "unit_id": case.row.unit_id}


def tree_keys(case: Case) -> dict[str, Any]:
    """What statements about the unit's tree ask for."""
    kind = case.connection.execute(statement("SELECT kind FROM unit WHERE id = :id"), {"id": case.row.unit_id}).scalar()
    return _key(case) | {"budget_year": case.row.budget_year, "bureau": kind == UnitKind.BUREAU}


def _counts(case: Case) -> dict[str, int]:
    return {row.kind: row.n for row in case.connection.execute(choices.CHOSEN_KINDS, _key(case))}


def _in_reach(case: Case, subject: Any) -> bool:
    """In the unit's own tree, or tagged for the industry whose authority the unit is."""
    tree = {"owner": subject.unit_id, "unit_id": case.row.unit_id, "bureau": tree_keys(case)["bureau"]}
    if case.connection.execute(choices.OF_TREE, tree).scalar():
        return True
    tags = [industry.tag for industry in case.calendar.industries if industry.authority == case.row.unit_code]
    return any(case.connection.execute(choices.TAGGED, {"subject_id": subject.id, "tag": tag}).scalar() for tag in tags)


def takes_kind(quota: Quota, kind: SubjectKind) -> bool:
    """Whether a quota takes subjects of a kind: those that it counts, or all if it counts only the sum."""
    kinds = set(quota.exactly) or set(quota.at_least)
    return not kinds or bool(quota.total_at_least) or kind in kinds


def _check_kind(case: Case, quota: Quota, subject: Any) -> None:
    kind = SubjectKind(subject.kind)
    if quota.exactly.get(kind, 0) and _counts(case).get(subject.kind, 0) >= quota.exactly[kind]:
        raise case.refuse("{kind}已选满{n}个", kind=Sentence(KIND_NAMES[kind]), n=quota.exactly[kind])
    if not takes_kind(quota, kind):
        raise case.refuse(
            "{subject}是{kind}，不在选题范围",
            subject=subject.name,
            kind=Sentence(KIND_NAMES[kind]),
        )


def _check_eligible(case: Case, quota: Quota, subject: Any) -> None:
    for sentence, fragment in eligible(case, quota):
        sql = choices.selects(fragment.text)
        if not case.connection.execute(statement(sql), fragment.values | {"subject_id": subject.id}).scalar():
            raise case.refuse("{subject}{why}", subject=subject.name, why=sentence)


def eligible(case: Case, quota: Quota) -> Iterator[tuple[Sentence, Fragment]]:
    """What a subject must satisfy to be chosen, each with what is said of one that does not."""
    year = case.row.work_year
    if quota.eligible:
        fragment = Fragment("e")
        fragment.text = compiled(quota.eligible, fragment, year)
        yield Sentence("不符合可选条件（{condition}）", condition=condition_said(quota.eligible)), fragment
    if quota.catalogue:
        fragment, catalogue = Fragment("c"), case.calendar.catalogues[quota.catalogue]
        fragment.text = in_catalogue(quota.catalogue, catalogue, fragment, year)
        yield Sentence("不在可选目录内（{title}）", title=catalogue.title), fragment


def _check_repeat(case: Case, quota: Quota, subject: Any) -> None:
    if quota.not_repeating is None:
        return
    fragment = Fragment("r")
    named = fragment.among("x.deliverable", quota.not_repeating.deliverables or (case.row.key,))
    values = _key(case) | {"lineage": subject.lineage, "first_year": case.row.work_year - quota.not_repeating.years}
    found = case.connection.execute(statement(choices.repeats(named)), fragment.values | values).scalars().all()
    if found:
        raise case.refuse(
            "{subject}在{years}年已经选过，不得重复", subject=subject.name, years="、".join(map(str, found))
        )


def _check_besides(case: Case, quota: Quota, subject: Any) -> None:
    """What another choice of the year already holds, by whomever it was made, is not chosen a second time."""
    if not quota.besides:
        return
    fragment = Fragment("b")
    sql = choices.held_by(fragment.among("x.deliverable", quota.besides))
    values = {"work_year": case.row.work_year, "lineage": subject.lineage}
    if case.connection.execute(statement(sql), fragment.values | values).scalar():
        raise case.refuse("{subject}本年已由别的选题选定，须另选", subject=subject.name)


def _check_unit(case: Case, quota: Quota, subject: Any) -> None:
    if quota.per_unit is None:
        return
    values = _key(case) | {"owner": subject.unit_id, "subject_id": subject.id}
    if case.connection.execute(choices.CHOSEN_OF_UNIT, values).scalar_one() >= quota.per_unit:
        raise case.refuse("{subject}所属单位已选{n}个，每个单位至多{n}个", subject=subject.name, n=quota.per_unit)


def _missed_amount(case: Case, quota: Quota) -> list[Sentence]:
    if quota.share is None:
        return []
    chosen = _sum(case, choices.chosen_fen, quota.share.of)
    return missed_share(quota, chosen, _sum(case, choices.tree_fen, quota.share.of))


def _missed_cover(case: Case, quota: Quota) -> list[Sentence]:
    if quota.covers is None:
        return []
    left = _sum(case, choices.not_covered, quota.covers)
    return [Sentence("还有{n}个应当全部纳入的评价对象未选", n=left)] if left else []


def _sum(case: Case, ask: Any, condition: Condition) -> int:
    fragment = Fragment("q")
    sql = ask(compiled(condition, fragment, case.row.work_year))
    return int(case.connection.execute(statement(sql), fragment.values | tree_keys(case)).scalar_one())
