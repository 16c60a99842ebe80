"""A published change of who is asked is followed at once."""

from desk import Desk
from drafts import changed, due
from hamlet import YEAR
from sqlalchemy import text

from calendars.loading import loads
from notices.mailer import PostBook

TODAY = "Wednesday 2022-04-20"


BY_DEPARTMENT = changed(
    ("owed_by: {who: executing_unit, kinds: [department, unit, town]}", "owed_by: {who: department}")
)


def owing(desk: Desk, deliverable: str = "self-evaluation") -> list[str]:
    return sorted(
        f"{row['unit_code']} {row['subject_code']}"
        for row in desk.files().obligations
        if row["deliverable"] == deliverable
    )


def test_what_another_unit_is_asked_for_comes_to_it_and_nobody_is_asked_twice(opened: Desk) -> None:
    before = owing(opened)
    done = opened.publish(BY_DEPARTMENT, TODAY)
    assert owing(opened) == ["101 P1", "101 P2", "301 P3", "301 P4", "301 P5", "301 W301"]
    assert (done.opened, [(f.from_code, f.to_code, f.items) for f in done.followed]) == (
        0,
        [("101001", "101", 1), ("301001", "301", 1)],
    )
    assert opened.run("Thursday 2022-04-21").opened == 0
    assert len(opened.publish(YEAR, "Thursday 2022-04-21").followed) == 2
    assert owing(opened) == before


def test_who_is_asked_now_is_told_of_what_came_with_the_date_that_moved_with_it(opened: Desk) -> None:
    opened.run("Tuesday 2022-03-01")
    post = PostBook()
    opened.publish(due("self-evaluation", "2022-05-20", text=BY_DEPARTMENT), TODAY)
    opened.run(TODAY, post)
    mails = {mail.to: mail.text for mail in post.mails if not mail.subject.startswith("【期限更正】")}
    assert "小学转入" in mails["two@example.org"] and "2022年5月20日" in mails["two@example.org"]
    assert not any("项目P2" in mail.text for mail in post.mails if mail.to == "shared@example.org")


def test_what_was_published_and_not_followed_is_followed_the_next_morning(opened: Desk) -> None:
    """A ledger in which the year was published by an earlier version, which followed the register alone."""
    opened.run("Tuesday 2022-04-19")
    kept = {"document": loads(BY_DEPARTMENT, "").model_dump_json(by_alias=True, exclude_unset=True), "digest": "other"}
    columns = "work_year, on_day, title, document_number, source, published_at, published_by, why"
    with opened.office.writing() as connection:
        connection.execute(text("UPDATE cycle SET document = :document, digest = :digest, version = 2"), kept)
        connection.execute(
            text(
                f"INSERT INTO calendar_version({columns}, number, document, digest)"
                f" SELECT {columns}, 2, :document, :digest FROM calendar_version"
            ),
            kept,
        )
    assert opened.run(TODAY).opened == 0
    assert owing(opened) == ["101 P1", "101 P2", "301 P3", "301 P4", "301 P5", "301 W301"]
