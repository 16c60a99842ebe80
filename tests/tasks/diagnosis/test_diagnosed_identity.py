"""The identity service as the doctor finds it: not set, there, another one, silent, useless."""

import sys
from collections.abc import Iterator

import pytest
from identity_service import CLIENT, SECRET, IdentityService, identity_service

from models.errors import SettingMissing
from models.settings import Settings, readable_settings
from tasks.diagnosis.finding import Finding, NotExamined, Verdict
from tasks.diagnosis.identity import examine
from tasks.diagnosis.patient import Patient


@pytest.fixture(scope="module")
def service() -> Iterator[IdentityService]:
    with identity_service() as running:
        yield running


def found(issuer: str, **more: str) -> Finding:
    said = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    said |= {"portal_url": "https://jx.example.org"} | more
    (finding,) = examine(Patient(Settings(**said), environment={}))  # type: ignore[arg-type]
    return finding


def test_not_set_it_is_no_trouble() -> None:
    (finding,) = examine(Patient(Settings(), environment={}))
    assert (finding.key, finding.verdict) == ("off", Verdict.OK)


def test_it_answers_and_the_address_to_be_registered_there_is_named(service: IdentityService) -> None:
    finding = found(service.issuer)
    assert (finding.key, finding.verdict) == ("answers", Verdict.OK)
    assert "https://jx.example.org/sign-in/oidc/back" in str(finding.found)


def test_set_without_its_packages_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)  # as if it was not installed
    finding = found("https://id.example.org")
    assert (finding.key, finding.verdict) == ("not-installed", Verdict.WRONG)
    assert "make setup-oidc" in str(finding.cure)


def test_what_is_wrong_with_it_is_said(service: IdentityService) -> None:
    assert found("http://127.0.0.1:9").key == "no-answer"
    assert found(service.issuer, portal_url="").key == "no-address"
    for says, key in (
        ({"issuer": "https://evil.example"}, "no-answer"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "no-algorithm"),
    ):
        service.says = says
        assert found(service.issuer).key == key
    service.says = {}


def test_half_set_it_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANLUN_OIDC_ISSUER", "https://sso.example.org")
    with pytest.raises(SettingMissing, match="NIANLUN_OIDC_CLIENT_ID"):
        Settings()
    settings, complaints = readable_settings()
    assert settings.oidc_issuer == ""
    assert [each.field for each in complaints] == ["oidc_client_id"]
    with pytest.raises(NotExamined):
        list(examine(Patient(settings, complaints, environment={})))


def test_its_secret_is_never_shown() -> None:
    settings = Settings(oidc_issuer="https://sso.example.org", oidc_client_id="x", oidc_client_secret=SECRET)  # type: ignore[arg-type]
    assert SECRET not in Patient(settings, environment={}).hide_secrets(f"it was {SECRET}")
    assert SECRET not in repr(settings)
