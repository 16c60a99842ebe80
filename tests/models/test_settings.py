"""Settings: a default for everything, and a sentence that names the variable for whatever is wrong."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from models.errors import SettingMissing
from models.settings import PREFIX, Settings, settings

Office = Callable[..., Settings]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{field.upper()}", raising=False)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Set variables, named without their prefix, and read the settings."""

    def read(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
        return settings()

    return read


def test_without_variables_everything_has_a_default(office: Office) -> None:
    found = office()
    assert found.home == Path("var").absolute()
    assert found.database == f"sqlite:///{(found.home / 'nianlun.db').as_posix()}"
    assert found.mail_server == ("127.0.0.1", 2525)
    assert found.mail_security == "plain"
    assert found.office_day == (time(9), time(17, 30))
    assert found.allows("anyone@anywhere.example")


def test_an_empty_variable_is_as_good_as_none(office: Office) -> None:
    assert office(smtp_port="", mails_per_minute="", smtp_ca_file="") == office()


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_a_given_database_is_taken_as_it_is(office: Office) -> None:
    url = "postgresql+psycopg://nianlun@localhost/nianlun"
    assert office(database_url=url).database == url


@pytest.mark.parametrize(("security", "port"), [("plain", 25), ("starttls", 587), ("ssl", 465)])
def test_a_server_has_the_usual_port_of_its_security(office: Office, security: str, port: int) -> None:
    assert office(smtp_host="mail.example.org", smtp_security=security).mail_server == ("mail.example.org", port)


def test_a_server_is_spoken_to_encrypted_unless_the_office_says_otherwise(office: Office) -> None:
    assert office(smtp_host="mail.example.org").mail_security == "starttls"


def test_only_listed_domains_may_get_mail(office: Office) -> None:
    found = office(mail_allow_domains=" example.org, @Unit.Example.org ,")
    assert found.mail_allow_domains == ("example.org", "unit.example.org")
    assert found.allows("a@EXAMPLE.org")
    assert not found.allows("a@sub.example.org")
    assert not found.allows("a@example.org.evil.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_port", "abc"),
        ("smtp_port", "70000"),
        ("smtp_security", "tls"),
        ("smtp_timeout", "0"),
        ("smtp_user", "张三"),
        ("smtp_ca_file", "/nowhere/ca.pem"),
        ("smtp_host", "smtp://mail.example.org"),
        ("mail_from", "张三@example.org"),
        ("mail_from", "a@example.org\r\nBcc: b@example.org"),
        ("mails_per_minute", "-1"),
        ("office_hours", "17:30-09:00"),
        ("office_hours", "25:00-26:00"),
        ("office_hours", "9-17"),
        ("database_url", "mysql://x"),
        ("database_url", "postgresql://x"),
        ("portal_url", "portal.example.org"),
    ],
)
def test_a_wrong_value_is_a_sentence_that_names_the_variable(office: Office, name: str, value: str) -> None:
    with pytest.raises(SettingMissing, match=f"(?s)^环境变量 NIANLUN_{name.upper()} 的值.*不对："):
        office(**{name: value})


def test_all_wrong_values_are_named_at_once(office: Office) -> None:
    with pytest.raises(SettingMissing) as wrong:
        office(smtp_port="abc", office_hours="never")
    assert [line.split()[1] for line in str(wrong.value).splitlines()] == ["NIANLUN_SMTP_PORT", "NIANLUN_OFFICE_HOURS"]


@pytest.mark.parametrize(
    ("name", "secret"), [("smtp_password", "密码123"), ("database_url", "mysql://u:hidden123@h/d")]
)
def test_a_secret_is_not_repeated(office: Office, name: str, secret: str) -> None:
    with pytest.raises(SettingMissing) as wrong:
        office(**{name: secret})
    assert "123" not in str(wrong.value)


def test_secrets_are_not_shown_with_the_settings(office: Office) -> None:
    found = office(
        smtp_host="h", smtp_user="u", smtp_password="hidden123", database_url="postgresql+psycopg://u:hidden123@h/d"
    )
    assert "hidden123" not in repr(found)


@pytest.mark.parametrize("hint", [{"smtp_user": "nianlun", "smtp_password": "p"}, {"smtp_security": "ssl"}])
def test_who_means_a_server_must_name_it(office: Office, hint: dict[str, str]) -> None:
    with pytest.raises(SettingMissing, match="缺少环境变量 NIANLUN_SMTP_HOST"):
        office(**hint)


def test_an_account_needs_its_password(office: Office) -> None:
    with pytest.raises(SettingMissing, match="缺少环境变量 NIANLUN_SMTP_PASSWORD"):
        office(smtp_host="mail.example.org", smtp_user="nianlun")
