"""The office's own sentences in mails: checked before they are kept, used at composing, never in the way of mail."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from begun import begun
from desk import Desk, at
from offices import NewOffice
from whole import whole

from calendars.loading import loads
from models.errors import MailUnreachable, NotKnown, Overtaken, RuleBroken, Sentence, WordingInvalid
from models.settings import Settings
from notices.mailer import PostBook
from notices.wording import DIGEST, SIGN_IN, TEXTS, Wording, own_texts, problems
from tasks.clock import ZONE
from tasks.deliver import Delivery
from tasks.diagnosis.finding import Verdict
from tasks.diagnosis.patient import Patient
from tasks.diagnosis.wording import examine
from tasks.drafts import Draft
from tasks.migrate import migrate
from tasks.office import Office
from tasks.rehearse import Ground, rehearsed
from tasks.versions import read_source
from tasks.wording.keeping import keep, texts_of
from tasks.wording.reading import newest_version, version, versions, worded
from tasks.wording.trying import real_rows, sample_rows, shown_with, troubles

NOW = datetime(2022, 3, 1, 10, tzinfo=ZONE)
OPENING = "Tuesday 2022-03-01"
SETTINGS = Settings()
CONTACT = "电话：021-00000000（{desk}）"


def kept(office: Office, template: str = DIGEST, *, seen: int = 0, why: str = "加电话", **texts: str) -> int:
    changed = {key.replace("__", "."): said for key, said in texts.items()}
    with office.writing() as connection:
        given: dict[str, Any] = {"by": "admin", "why": why, "on": NOW.date(), "at": NOW}
        return keep(office, connection, SETTINGS, template, changed, seen=seen, **given)


def shipped(template: str) -> dict[str, str]:
    return {text.key: text.shipped for text in TEXTS[template]}


@pytest.mark.parametrize(
    ("key", "said", "part"),
    [
        ("greeting", "您好：", "缺少{names}"),
        ("greeting", "{names}{names.__class__}：", "这里没有{names.__class__}"),
        ("lead", "{told:>99999999}", "这里没有{told:>99999999}"),
        ("lead", "{told!r}", "这里没有{told!r}"),
        ("lead", "{told", "花括号不成对"),
        ("lead", "", "不能为空"),
        ("contact", "一\n二", "一行之内"),
        ("contact", "长" * 201, "太长"),
        ("closing", "{bureau}", "这里不能用花括号里的{bureau}"),
        ("no-such-text", "x", "没有这一项文字"),
    ],
)
def test_a_text_that_could_break_a_mail_is_refused_with_its_place(key: str, said: str, part: str) -> None:
    found = problems(DIGEST, shipped(DIGEST) | {key: said})
    assert {each.key for each in found} == {key}
    assert part in str(found[0].sentence)


def test_what_is_shipped_is_right_and_fits_every_sample() -> None:
    for template in TEXTS:
        assert problems(template, shipped(template)) == []
        assert own_texts(template, shipped(template)) == ()
    assert Wording().say("contact", bureau="b", desk="d") == ""
    assert Wording(own=(("contact", "{{{desk}}}"),)).say("contact", desk="绩效科") == "{绩效科}"


def test_nothing_is_kept_that_makes_a_mail_too_long_or_has_no_reason(hamlet: Office) -> None:
    with pytest.raises(WordingInvalid, match="太长"):
        kept(hamlet, SIGN_IN, subject="很长" * 25 + "{bureau}{lasts}")
    with pytest.raises(WordingInvalid) as refused:
        kept(hamlet, greeting="您好", lead="{")
    assert [key for key, _ in refused.value.problems] == ["greeting", "lead"]
    for wrong in ({"why": " ", "contact": "x"}, {"why": "没有改"}):
        with pytest.raises(RuleBroken):
            kept(hamlet, **wrong)
    with hamlet.reading() as connection:
        assert versions(connection, DIGEST) == []


def test_versions_follow_each_other_and_the_slower_is_told(hamlet: Office) -> None:
    assert kept(hamlet, contact="一") == 1
    assert kept(hamlet, contact="二", seen=1) == 2
    with pytest.raises(Overtaken, match="第2版"):
        kept(hamlet, contact="三", seen=1)
    with hamlet.reading() as connection:
        assert version(connection, DIGEST, 1).texts == {"contact": "一"}
        with pytest.raises(NotKnown):
            version(connection, DIGEST, 3)
        assert texts_of(connection, DIGEST, 0) == shipped(DIGEST)
        assert worded(connection, SIGN_IN) == Wording(SIGN_IN)
    assert kept(hamlet, seen=2, why="恢复") == 3
    with hamlet.reading() as connection:
        assert worded(connection, DIGEST).own == ()
        assert worded(connection, DIGEST, "+2").say("contact") == "二"


def test_mails_say_it_and_each_keeps_the_version_that_it_said(opened: Desk) -> None:
    kept(opened.office, contact=CONTACT, headline__L0="请尽早安排。", section__opened="新任务")
    post = PostBook()
    opened.run(OPENING, post)
    told = post.mails[0]
    assert "电话：021-00000000（" in told.text and "电话：021-00000000（" in told.html
    assert any("请尽早安排。" in mail.text and "新任务" in mail.text for mail in post.mails)
    assert {mail.template.partition("+")[2] for mail in post.mails} == {"1"}
    stored = {row[0].partition("+")[2] for row in opened.rows("SELECT template FROM notice WHERE state = 2")}
    assert stored == {"1"}


def _busy() -> MailUnreachable:
    failure = MailUnreachable(Sentence("四百五十一"))
    failure.recipient = True
    return failure


class Fails(PostBook):
    """A server that takes nothing."""

    def send(self, mail: Any) -> None:
        self.mails.append(mail)
        raise _busy()


def deliver(desk: Desk, post: PostBook, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    Delivery(desk.office, post, Settings(), lambda: now, throttled=False, wall=lambda: now).run()


def test_what_is_tried_again_is_said_in_the_words_of_the_first_try(opened: Desk) -> None:
    """The same Message-ID never has two texts through a version that was kept between two tries."""
    with opened.office.writing() as connection:
        from tasks.day import look_after

        look_after(opened.office, connection, on=NOW.date(), at=at(OPENING))
    kept(opened.office, contact="一")
    first, second = Fails(), PostBook()
    deliver(opened, first, 0)
    kept(opened.office, contact="二", seen=1)
    deliver(opened, second, 60)
    assert {mail.message_id: mail.text for mail in second.mails} == {mail.message_id: mail.text for mail in first.mails}
    assert second.mails and all("一\n" in mail.text and "+1" in mail.template for mail in second.mails)


def test_a_stored_version_that_is_broken_stops_nothing_and_the_doctor_tells(opened: Desk, tmp_path: Path) -> None:
    kept(opened.office, contact="一")
    opened.change('UPDATE mail_wording SET texts = \'{"lead": "{gone}"}\'')
    post = PostBook()
    opened.run(OPENING, post)
    assert post.mails and all("+" not in mail.template and "截至" in mail.text for mail in post.mails)
    with opened.office.reading() as connection:
        found = newest_version(connection, DIGEST)
        assert found is not None
        assert {each.key for each in found.problems} == {"lead"}
    opened.change("UPDATE mail_wording SET texts = 'no JSON'")
    told = list(examine(patient(opened.office, tmp_path)))
    assert [(each.key, each.verdict) for each in told] == [("broken", Verdict.WRONG), ("used", Verdict.OK)]
    assert kept(opened.office, seen=1, why="恢复") == 2
    assert [each.key for each in examine(patient(opened.office, tmp_path))] == ["used"]


def patient(office: Office, home: Path) -> Patient:
    url = office.engine.url.render_as_string(hide_password=False)
    return replace(Patient.here(), settings=Settings(home=home, database_url=url))


def test_real_mails_and_samples_can_be_looked_at_before(opened: Desk) -> None:
    opened.run(OPENING, PostBook())
    wording = Wording(DIGEST, (("contact", "看一看"),), 1)
    with opened.office.reading() as connection:
        rows = real_rows(connection)
        assert rows and {row.name for row in real_rows(connection, "nobody")} == set()
        for row in [*rows, *sample_rows(DIGEST)[:3]]:
            shown = shown_with(opened.office, connection, SETTINGS, wording, row.name, on=NOW.date())
            assert "看一看" in shown.text and "看一看" in shown.html
        for nothing in ("mail:99999", "sample:9999", "x", "mail:", "sample:-1"):
            with pytest.raises(NotKnown):
                shown_with(opened.office, connection, SETTINGS, wording, nothing, on=NOW.date())
        assert troubles(opened.office, connection, SETTINGS, wording, rows[0].name, on=NOW.date()) == []
        signs = Wording(SIGN_IN, (("footer", "{bureau}敬上"),), 1)
        for row in sample_rows(SIGN_IN):
            assert "敬上" in shown_with(opened.office, connection, SETTINGS, signs, row.name, on=NOW.date()).text


def test_a_rehearsal_speaks_as_the_office_does(hamlet: Office, tmp_path: Path) -> None:
    kept(hamlet, contact="预演也有")
    with hamlet.reading() as connection:
        source = read_source(connection, "2022@1")
    ground = Ground(live=hamlet, first_on=date(2022, 3, 1), last_on=date(2022, 3, 1), mails=tmp_path / "mails")
    draft = Draft("2022", loads(source, "2022.yaml"), source)
    with rehearsed(draft, ground, Settings()) as (copy, _), copy.reading() as connection:
        template = connection.exec_driver_sql("SELECT DISTINCT template FROM notice WHERE state = 2").scalar_one()
    assert template.endswith("+1")


@pytest.fixture
def begun_office(offices: NewOffice) -> Any:
    made = Office(offices(begun))
    yield made
    made.close()


def test_the_migration_goes_down_and_up_and_takes_nothing_else_along(begun_office: Office) -> None:
    kept(begun_office, contact="一")
    ours = ("mail_wording", "mail_wording_draft")
    before = {name: rows for name, rows in whole(begun_office).items() if name not in ours}
    migrate(begun_office.engine, "0022")
    migrate(begun_office.engine)
    after = whole(begun_office)
    assert [after[name] for name in ours] == [[], []]
    assert {name: after[name] for name in before} == before
