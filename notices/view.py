"""A mail as the templates see it: finished words in sections. Both parts are made of it, so both say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from models.kinds import Anchor, Level, Role
from notices import desk_words
from notices.addresses import (
    applications_page,
    assignments_page,
    department_reviews_page,
    evaluations_page,
    first_page,
    item_page,
    petitions_page,
    proposals_page,
    received_letters_page,
    reviews_page,
    unit_page,
    views_page,
)
from notices.cards import Card, Mark, Room, Row, Section
from notices.digest import Digest
from notices.grouping import BOARD_ROLES, OUTSIDE, OWN_ROLES, Block, Matter, Place
from notices.phrases import Phrases, clean, full_day
from notices.words import LEVELS, SIGNS

NAMED = 5  # subjects named in a block, the rest counted and linked
NAMED_WITHOUT_PORTAL = 30  # where there is no page to look at
ROWS_PER_TABLE = 60
CARD, FACT, ROW = 900, 420, 400  # bytes of mark-up around each, as the templates have it

OWN_TITLES = {
    Matter.APPROVED: "section.approved",
    Matter.LATE: "section.late",
    Matter.RETURNED: "section.returned",
    Matter.DUE: "section.due",
    Matter.TRANSFERRED: "section.transferred",
    Matter.OPENED: "section.opened",
    Matter.MOVED: "section.moved",
}
DESK_TITLES = {
    Role.DEPT: "section.dept",
    Role.FIN_SECTION: "section.section",
    Role.FIN_OPERATOR: "section.operator",
}
OTHER_TITLE = "section.other"
REVIEWS_TITLE = "section.reviews"
EVALUATIONS_TITLE = "section.evaluations"
GONE_UP = "已多次提醒审核人，仍未审核，请督促办理；此后不再发信，看板上列为搁置"
PROPOSALS_TITLE = "section.proposals"
APPLICATIONS_TITLE = "section.applications"
LETTERS_TITLE = "section.letters"
OVERDUE = "已超过结果应用时限，请尽快决定"
COUNTED = {
    Matter.APPROVED: "项未报",
    Matter.LATE: "项未报",
    Matter.RETURNED: "项被退回",
    Matter.DUE: "项未报",
    Matter.TRANSFERRED: "项转入",
    Matter.OPENED: "项新下达",
    Matter.MOVED: "项未报",
    Matter.REVIEW: "项待审",
    Matter.EVALUATION: "项待办",
    Matter.APPLICATION: "项结果待应用",
    Matter.LETTER: "份函件待签收",
}


WAITED = {Matter.EVALUATION: "待办", Matter.APPLICATION: "待决定", Matter.LETTER: "待签收"}
EVALUATION_PAGES = {Role.UNIT_OFFICER: views_page, Role.EXPERT: assignments_page}
PAGES = {
    Place.PROPOSALS: proposals_page,
    Place.REVIEWS: reviews_page,
    Place.REQUESTS: petitions_page,
    Place.APPLICATIONS: applications_page,
    Place.LETTERS: received_letters_page,
}


def mark(block: Block) -> Mark:
    if block.head.event:
        return Mark(Level.L1.value, SIGNS[Level.L1], desk_words.MARKS.get(block.head.event, desk_words.ANSWER))
    if block.matter is Matter.MOVED:
        return Mark(Level.L1.value, "→", "更正")
    if block.matter in WAITED:
        level = block.head.level
        return Mark(level.value, SIGNS[level], WAITED[block.matter])
    if block.matter is Matter.REVIEW:
        level = block.head.level
        return Mark(level.value, SIGNS[level], "久未审核" if level is Level.L2 else "待审")
    level, label = block.head.level, LEVELS[block.head.level]
    if block.head.anchor is Anchor.TRANSFERRED:
        label = "转入"
    agreed = block.head.automatic or block.head.anchor is Anchor.APPROVED
    return Mark(level.value, SIGNS[level], label if agreed else f"拟{label}")


PLACED_TITLES = {
    Place.EVALUATIONS: EVALUATIONS_TITLE,
    Place.LETTERS: LETTERS_TITLE,
    Place.APPLICATIONS: APPLICATIONS_TITLE,
    Place.REVIEWS: REVIEWS_TITLE,
}


class Viewer:
    """Puts the blocks of one mail into words."""

    def __init__(self, digest: Digest, phrases: Phrases) -> None:
        self.phrases = phrases
        self.desk = digest.desk
        self.portal = digest.desk.portal_url.rstrip("/")
        self.decides = any(item.role is Role.FIN_LEADER for item in digest.items)
        self.room = Room()

    def sections(self, blocks: Sequence[Block]) -> list[Section]:
        found: dict[tuple[Place, str], list[Block]] = {}
        for block in blocks:
            found.setdefault((block.place, _title(block)), []).append(block)
        return [self._section(place, title, group) for (place, title), group in found.items()]

    def unit_link(self, code: str) -> str:
        return unit_page(self.portal, code)

    def _section(self, place: Place, title: str, group: list[Block]) -> Section:
        cards, left_out = [], []
        for block in group:
            card = self._card_of(place, block)
            if card:
                cards.append(card)
            else:
                left_out.append(block)
        section = Section(self._heading(title), *self._lead(place), tuple(cards))
        if not left_out:
            return section
        rest = f"另有 {sum(len(block.items) for block in left_out)} 项"
        rest, link = self._seen_at(rest, self._page(place, left_out[0]))
        return replace(section, rest=rest, link=link)

    def _heading(self, title: str) -> str:
        """The office's own heading; those of requests and decisions are as they are."""
        wording = self.phrases.wording
        return wording.say(title) if title in wording.texts else title

    def _page(self, place: Place, block: Block) -> str:
        if _is_own(block):
            return self.unit_link(block.head.unit_code)
        if place is Place.REVIEWS and block.role is Role.UNIT_HEAD:
            return department_reviews_page(self.portal)
        if place is Place.APPLICATIONS and block.role not in BOARD_ROLES:
            return first_page(self.portal)
        if place is Place.EVALUATIONS:
            return EVALUATION_PAGES.get(block.role, evaluations_page)(self.portal)
        return PAGES.get(place, first_page)(self.portal)

    def _seen_at(self, rest: str, link: str) -> tuple[str, str]:
        """`rest` and where to read it: without a portal, nowhere but at the desk."""
        return (f"{rest}，见 ", link) if self.portal else (f"{rest}，请向{clean(self.desk.desk)}索取", "")

    def _lead(self, place: Place) -> tuple[str, str]:
        """What to know before the list, and where to act; only proposals need it."""
        if place is not Place.PROPOSALS:
            return "", ""
        link = proposals_page(self.portal)
        if not self.decides:
            return "以下事项已列入拟办，待局领导批准；批准前不对外发出。", link
        where = "请在下列页面办理，或告知" if link else "请告知"
        decision = f"批准、不予批准，或剔除个别单位（注明理由），{where}{clean(self.desk.desk)}登记。"
        return f"以下事项由系统提出，未经局领导批准不对外发出。{decision}", link

    def _card_of(self, place: Place, block: Block) -> Card | None:
        if place in (Place.EVALUATIONS, Place.LETTERS):
            return self._evaluation_card(block)
        return self._own_card(block) if _is_own(block) else self._desk_card(block)

    def _evaluation_card(self, block: Block) -> Card | None:
        """What somebody is waited for, with the objects named and the page where it is done."""
        card = self._card(block, f"{len(block.items)} ", "")
        if card is None:
            return None
        named = [clean(item.subject_name or item.title) for item in block.items][:NAMED_WITHOUT_PORTAL]
        shown = tuple(takewhile(lambda name: self.room.take(0, name), named))
        link = self._page(block.place, block)
        return replace(card, names=shown, rest="办理：" if link else "", link=link)

    def _own_card(self, block: Block) -> Card | None:
        head = block.head
        card = self._card(block, f"{len(block.items)} ", f"{clean(head.unit_name)} · ")
        if card is None:
            return None
        named = [clean(item.subject_name or item.subject_code) for item in block.items if item.subject_code]
        most = NAMED if self.portal else NAMED_WITHOUT_PORTAL
        shown = tuple(takewhile(lambda name: self.room.take(0, name), named[:most]))
        alone = len(block.items) == 1 and head.obligation
        link = item_page(self.portal, head.obligation) if alone else self.unit_link(head.unit_code)
        if len(named) > len(shown):
            rest, link = self._seen_at(f"另有 {len(named) - len(shown)} 项", link)
        else:
            rest = "查看与报送：" if link else ""
        return replace(card, names=shown, rest=rest, link=link)

    def _desk_card(self, block: Block) -> Card | None:
        counts = block.units
        card = self._card(block, f"{len(counts)} 家单位 {len(block.items)} ", "")
        if card is None:
            return None
        names = {item.unit_code: clean(item.unit_name) for item in block.items}
        outside = block.place is Place.REVIEWS and block.role in OUTSIDE
        link = self._page(block.place, block)
        wanted = [
            Row(names[code], "" if outside else self.unit_link(code), f"{counts[code]} 项")
            for code in list(counts)[:ROWS_PER_TABLE]
        ]
        rows = tuple(takewhile(lambda row: self.room.take(ROW, row.name, row.link), wanted))
        if len(counts) == len(rows):
            return replace(card, rows=rows, rest="查看：", link=link) if outside and link else replace(card, rows=rows)
        items_left = sum(list(counts.values())[len(rows) :])
        rest = f"另有 {len(counts) - len(rows)} 家单位 {items_left} 项"
        rest, link = self._seen_at(rest, link)
        return replace(card, rows=rows, rest=rest, link=link)

    def _card(self, block: Block, counted: str, whose: str) -> Card | None:
        """The card without its list; None if there is no room for it."""
        called = desk_words.COUNTED[block.head.event] if block.head.event else COUNTED[block.matter]
        title = f"{_about(block)}{counted}{called}"
        where = f"{whose}{clean(block.head.step_title)}"
        facts = tuple(self._facts(block))
        fits = self.room.take(CARD + FACT * (len(facts) + 1), title, where, *(value for _, value in facts))
        return Card(mark(block), title, where, facts) if fits else None

    def _facts(self, block: Block) -> Iterator[tuple[str, str]]:
        if block.matter is Matter.MOVED:
            yield from self._moved(block)
            return
        if block.head.event:
            yield from desk_words.facts(block.head, block.head.event, self.phrases)
            return
        if block.matter in (Matter.EVALUATION, Matter.LETTER):
            yield "事由", clean(block.head.why, 200)
            return
        if block.matter is Matter.APPLICATION:
            yield "进度", self.phrases.accepted(block.head)
            if block.head.level is Level.L2:
                yield "说明", OVERDUE
            return
        if block.matter is Matter.REVIEW:
            yield "审核", self.phrases.whose_turn(block.head)
            yield "进度", self.phrases.waited(block.head)
            if block.head.level is Level.L2:
                yield "说明", GONE_UP
            return
        head, say = block.head, self.phrases
        own = block.place is Place.OWN
        if block.matter is Matter.APPROVED:
            yield "决定", say.decided(head)
        if block.place is Place.PROPOSALS:
            yield "拟办", say.proposed(head)
        if head.anchor is Anchor.RETURNED:
            yield "原因", clean(head.why, 200) or "未写明"
        if head.anchor is Anchor.TRANSFERRED and head.why:
            yield "来由", clean(head.why, 200)
        yield "期限", say.due(head, "重新报送" if block.matter is Matter.RETURNED else "报送")
        yield "进度", say.standing(head)
        yield "依据", say.why_then(head)
        following = say.next_for_unit(head) if own else say.next_for_desk(head)
        if following:
            yield "下一步", following

    def _moved(self, block: Block) -> Iterator[tuple[str, str]]:
        """From which date to which, why, and what follows; the roll off a rest day only where there is one."""
        head, say = block.head, self.phrases
        assert head.told_on is not None
        yield "原期限", f"{full_day(head.told_on)}（不再有效）"
        yield "新期限", say.due(head)
        yield "原因", say.why_moved(head)
        if head.nominal_due_on != head.due_on:
            yield "说明", say.why_then(head)
        yield "进度", say.standing(head)
        following = say.next_for_unit(head) if block.place is Place.OWN else say.next_for_desk(head)
        if following:
            yield "下一步", following


def _about(block: Block) -> str:
    """The deliverable with its budget year, set off from the number that follows."""
    title, year = clean(block.head.title), str(block.head.budget_year)
    return f"{'' if year in title else f'{year}年度'}{title}{'' if title.endswith('）') else ' '}"


def _is_own(block: Block) -> bool:
    """Whether it is told of the reader's own unit, item by item."""
    return block.place is Place.OWN or (block.place is Place.REQUESTS and block.role in OWN_ROLES)


def _title(block: Block) -> str:
    if block.head.event:
        return desk_words.TITLES[block.head.event]
    if block.place is Place.OWN or block.matter is Matter.MOVED:
        return OWN_TITLES[block.matter]
    if block.place is Place.PROPOSALS:
        return PROPOSALS_TITLE
    if block.place in PLACED_TITLES:
        return PLACED_TITLES[block.place]
    return DESK_TITLES.get(block.role, OTHER_TITLE)
