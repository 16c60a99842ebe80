"""Who gets in: people, their accounts, sign-ins, links, and what was tried."""

from sqlalchemy import bindparam, column

from models.columns import Moment, Packed
from models.queries.typed import query, statement

_PERSON = "p.id, p.code, p.name, COALESCE(m.address, '') AS address"
_ACCOUNT = "COALESCE(a.password_hash, '') AS password_hash, COALESCE(a.closed, :no) AS closed"
_OF_PERSON = "FROM person p LEFT JOIN mailbox m ON m.id = p.mailbox_id LEFT JOIN account a ON a.person_id = p.id"
# an address that several share finds each of them
PEOPLE_BY_NAME = query(
    f"SELECT {_PERSON}, {_ACCOUNT} {_OF_PERSON} WHERE p.code = :named OR LOWER(m.address) = LOWER(:named) ORDER BY p.code"
)
PERSON_BY_CODE = query(f"SELECT {_PERSON}, {_ACCOUNT} {_OF_PERSON} WHERE p.code = :code")
PERSON_BY_ID = query(f"SELECT {_PERSON}, {_ACCOUNT} {_OF_PERSON} WHERE p.id = :person")

OPEN_ACCOUNT = statement(
    "INSERT INTO account(person_id, password_hash, closed, language) VALUES (:person, '', :no, '')"
    " ON CONFLICT (person_id) DO NOTHING"
)
SET_PASSWORD = statement("UPDATE account SET password_hash = :hash, changed_at = :at WHERE person_id = :person")
REHASH = statement("UPDATE account SET password_hash = :hash WHERE person_id = :person AND password_hash = :was")
SET_CLOSED = statement("UPDATE account SET closed = :closed WHERE person_id = :person")
SET_LANGUAGE = statement("UPDATE account SET language = :language WHERE person_id = :person")

BEGIN = statement(
    "INSERT INTO sign_in(token_digest, person_id, way, began_at, seen_at, ends_at, client, agent)"
    " VALUES (:digest, :person, :way, :now, :now, :ends_at, :client, :agent)"
)
# one that lives: not ended, neither too old nor idle too long, of an account that is not closed
_LIVES = "s.ended_at IS NULL AND s.ends_at > :now AND s.seen_at > :since"
SIGN_IN = query(
    "SELECT s.id, s.person_id, s.way, s.seen_at, p.code, p.name, COALESCE(m.address, '') AS address,"
    " COALESCE(a.language, '') AS language, COALESCE(a.password_hash, '') <> '' AS has_password FROM sign_in s"
    " JOIN person p ON p.id = s.person_id LEFT JOIN mailbox m ON m.id = p.mailbox_id"
    " LEFT JOIN account a ON a.person_id = s.person_id"
    f" WHERE s.token_digest = :digest AND {_LIVES} AND COALESCE(a.closed, :no) = :no",
    moments="seen_at",
)
SIGN_INS = query(
    "SELECT s.id, s.way, s.began_at, s.seen_at, s.client, s.agent FROM sign_in s"
    f" WHERE s.person_id = :person AND {_LIVES} ORDER BY s.began_at DESC, s.id DESC",
    moments="began_at seen_at",
)
SEEN = statement("UPDATE sign_in SET seen_at = :now WHERE id = :sign_in AND seen_at < :now")
END = statement("UPDATE sign_in SET ended_at = :now WHERE id = :sign_in AND person_id = :person AND ended_at IS NULL")
END_ALL = statement("UPDATE sign_in SET ended_at = :now WHERE person_id = :person AND ended_at IS NULL AND id <> :but")
PRUNE_SIGN_INS = statement("DELETE FROM sign_in WHERE ends_at < :since")

ADD_LINK = statement(
    "INSERT INTO sign_in_link(token_digest, person_id, asked_at, ends_at, client)"
    " VALUES (:digest, :person, :now, :ends_at, :client)"
)
LINK = query(
    "SELECT l.id, l.person_id, l.asked_at, l.ends_at, p.code, p.name FROM sign_in_link l"
    " JOIN person p ON p.id = l.person_id LEFT JOIN account a ON a.person_id = l.person_id"
    " WHERE l.token_digest = :digest AND l.spent_at IS NULL AND l.ends_at > :now AND COALESCE(a.closed, :no) = :no",
    moments="asked_at ends_at",
)
SPEND = statement("UPDATE sign_in_link SET spent_at = :now WHERE id = :link AND spent_at IS NULL AND ends_at > :now")
SPEND_ALL = statement("UPDATE sign_in_link SET spent_at = :now WHERE person_id = :person AND spent_at IS NULL")
PRUNE_LINKS = statement("DELETE FROM sign_in_link WHERE ends_at < :since")

TRIED = statement("SELECT count(*) FROM attempt WHERE what = :what AND key = :key AND at > :since")
TRY = statement("INSERT INTO attempt(what, key, at) VALUES (:what, :key, :now)")
TAKE_BACK = statement("DELETE FROM attempt WHERE what = :what AND key = :key AND at = :now")
FORGET = statement("DELETE FROM attempt WHERE what = :what AND key = :key")
PRUNE_ATTEMPTS = statement("DELETE FROM attempt WHERE at < :since")

ASK_LINK = statement(
    "INSERT INTO link_asked(named, client, leads_to, asked_at, tries, next_try_at)"
    " VALUES (:named, :client, :leads_to, :now, 0, :now)"
)
LINKS_ASKED = query(
    "SELECT id, named, client, leads_to, asked_at, tries, next_try_at FROM link_asked WHERE next_try_at <= :now ORDER BY id",
    moments="asked_at next_try_at",
)
# whoever moves the next try on has it in hand; if he dies, it comes round again
TAKE_LINK_ASKED = statement(
    "UPDATE link_asked SET tries = tries + 1, next_try_at = :not_before WHERE id = :id AND next_try_at <= :now"
)
DROP_LINK_ASKED = statement("DELETE FROM link_asked WHERE id = :id")

# whose sign-in it was that has ended since; of a closed account nobody's
LAPSED = statement(
    "SELECT s.person_id FROM sign_in s LEFT JOIN account a ON a.person_id = s.person_id"
    " WHERE s.token_digest = :digest AND s.ends_at > :since AND COALESCE(a.closed, :no) = :no"
)
KEEP_FORM = statement(
    "INSERT INTO kept_form(person_id, path, fields, files, at) VALUES (:person, :path, :fields, :files, :now)"
).bindparams(bindparam("fields", type_=Packed))
PRUNE_KEPT_FORMS = statement(
    "DELETE FROM kept_form WHERE at < :since OR (person_id = :person AND id NOT IN"
    " (SELECT k.id FROM kept_form k WHERE k.person_id = :person ORDER BY k.id DESC LIMIT :most))"
)
KEPT_FORMS = statement(
    "SELECT id, path, fields, files, at FROM kept_form WHERE person_id = :person AND at > :since ORDER BY id DESC"
).columns(column("id"), column("path"), column("fields", Packed), column("files"), column("at", Moment))
HAS_KEPT_FORMS = statement("SELECT count(*) FROM kept_form WHERE person_id = :person AND at > :since")
FORGET_KEPT_FORM = statement("DELETE FROM kept_form WHERE id = :id AND person_id = :person")
