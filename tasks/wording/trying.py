"""Sentences tried out before they count: on samples of everything that mails say, and on what real people hear."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.errors import NianlunError, NotKnown, Sentence
from models.queries import wording as queries
from models.settings import Settings
from notices.compose import compose
from notices.digest import Composed
from notices.headline import LONGEST
from notices.samples import TUESDAY, sample_digests
from notices.sign_in_mail import Asked, Way, sign_in_mail
from notices.wording import DIGEST, Wording
from tasks.clock import ZONE
from tasks.digest import read_said
from tasks.office import Office

MOST_BYTES = 100_000  # of a page: webmail clips larger ones
OFFERED = 40  # addresses whose mails can be looked at
TRIED = 5  # mails of real people that are tried besides the one that is looked at
MAIL, SAMPLE = "mail", "sample"


@dataclass(frozen=True)
class Row:
    """What can be looked at: `mail:17`, `sample:3`, and its words."""

    name: str
    words: str


def real_rows(connection: Connection, person: str = "") -> list[Row]:
    """The newest mail to each address, or to one person's."""
    found = connection.execute(queries.MAILS, {"person": person, "most": OFFERED})
    return [Row(f"{MAIL}:{row.id}", f"{row.address} {row.send_on}") for row in found]


def sample_rows(template: str) -> list[Row]:
    """Every sample."""
    if template != DIGEST:
        return [Row(f"{SAMPLE}:{number}", words) for number, words in enumerate(("登录信", "邀请信", "几个人共用邮箱"))]
    return [Row(f"{SAMPLE}:{number}", name) for number, (name, _) in enumerate(sample_digests(Wording()))]


def shown_with(
    office: Office, connection: Connection, settings: Settings, wording: Wording, row: str, *, on: date
) -> Composed:
    """One mail in these sentences.

    Raises:
        NotKnown: there is no such row, or nothing is left to say in it.
        UnknownYear: a count runs through a year whose working days are not known.
    """
    what, _, number = row.partition(":")
    if not number.isdecimal() or len(number) > 9:
        raise NotKnown(_NO_ROW)
    days = office.workdays(connection)
    if what == SAMPLE and wording.template == DIGEST:
        for place, (_name, digest) in enumerate(sample_digests(wording)):
            if place == int(number):
                return compose(digest, Workdays.shipped())
    elif what == SAMPLE and int(number) < len(sample_rows(wording.template)):
        return _sign_in(wording, int(number))
    elif what == MAIL and wording.template == DIGEST:
        keys = {"notices": [int(number)], "on": on}
        digest_of = read_said(connection, office, keys, {int(number): ""}, settings).get(int(number))
        if digest_of is not None:
            return compose(replace(digest_of, wording=wording), days)
    raise NotKnown(_NO_ROW)


_NO_ROW = Sentence("没有这一封，或已没有可说的事项")


def troubles(
    office: Office, connection: Connection, settings: Settings, wording: Wording, row: str, *, on: date
) -> list[Sentence]:
    """What keeps these sentences from being used: each mail that cannot be made of them, by sample and real row."""
    tried = [row] if row.startswith(MAIL) else []
    real = [each.name for each in real_rows(connection)[:TRIED]] if wording.template == DIGEST else []
    found = []
    for name in dict.fromkeys([*tried, *real]):
        try:
            found += list(_wrong_with(name, shown_with(office, connection, settings, wording, name, on=on)))
        except NotKnown:
            continue  # what was to be said has been handed in meanwhile
        except NianlunError as error:
            found.append(Sentence("{row}：{why}", row=name, why=error))
    for row_name, composed in _samples(wording):
        found += list(_wrong_with(row_name, composed))
    return found


def _samples(wording: Wording) -> Iterator[tuple[str, Composed]]:
    if wording.template != DIGEST:
        for number, row in enumerate(sample_rows(wording.template)):
            yield row.words, _sign_in(wording, number)
        return
    days = Workdays.shipped()
    for name, digest in sample_digests(wording):
        yield name, compose(digest, days)


def _wrong_with(row: str, composed: Composed) -> Iterator[Sentence]:
    if not composed.subject.isprintable() or len(composed.subject) > LONGEST:
        yield Sentence("{row}：主题长{n}字，至多{most}字", row=row, n=len(composed.subject), most=LONGEST)
    if len(composed.html.encode()) > MOST_BYTES:
        yield Sentence("{row}：信太长，邮箱会截断", row=row)


def _sign_in(wording: Wording, number: int) -> Composed:
    at = datetime.combine(TUESDAY, datetime.min.time(), ZONE).replace(hour=9)
    ways = [Way("绩效专管员@教育局", "jx-101", "https://jx.example.org/link#example")]
    if number == 2:
        ways.append(Way("主要负责人@教育局", "fz-101", "https://jx.example.org/link#another"))
    invited = number == 1
    lasts, until = ("3天", at + timedelta(days=3)) if invited else ("15分钟", at + timedelta(minutes=15))
    asked = Asked(at, lasts, until, "" if invited else "192.0.2.7", invited)
    mail = sign_in_mail("sample@example.org", ways, asked, bureau="示例区财政局", message_id="", wording=wording)
    return Composed(mail.subject, mail.text, mail.html, mail.template)
