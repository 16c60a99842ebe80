"""A digest in words, as one mail to hand over."""

from datetime import datetime

from calendars.workdays import Workdays
from notices.compose import compose
from notices.digest import Digest
from notices.mailer import Mail


def written(digest: Digest, days: Workdays, message_id: str, at: datetime) -> Mail:
    """The mail that `digest` asks for, dated `at`.

    Raises:
        UnknownYear: a count runs through a year with neither official nor provisional days.
    """
    words = compose(digest, days)
    return Mail(
        message_id=message_id,
        to=digest.address,
        to_name="、".join(digest.names),
        subject=words.subject,
        text=words.text,
        html=words.html,
        reply_to=digest.desk.reply_to,
        date=at,
        template=words.template,
        refers_to=digest.first_id,
    )
