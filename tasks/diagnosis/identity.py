"""Is the identity service that is set there, and is it the one that it should be?"""

from collections.abc import Iterator

from models.errors import OutsideFailed, Sentence
from tasks.diagnosis.finding import Finding, NotExamined, fine, ours, outside
from tasks.diagnosis.patient import Patient

WHAT = Sentence("统一身份认证")


def examine(patient: Patient) -> Iterator[Finding]:
    """Not set: passwords and links only. Set: the extra is installed, the service answers, and it has keys."""
    if patient.misread("oidc_"):
        raise NotExamined(Sentence("统一身份认证的设置有误，先改正它"))
    settings = patient.settings
    if not settings.oidc_issuer:
        yield fine("off", WHAT, Sentence("没有设，只用密码和登录链接登录"))
        return
    from tasks.gate.provider import discover, is_installed

    if not is_installed():
        cure = Sentence("安装它：make setup-oidc（或 pip install '.[oidc]'）；不用时去掉 NIANLUN_OIDC_ISSUER")
        yield ours("not-installed", WHAT, Sentence("设了，但没有安装所需的软件包authlib"), cure)
        return
    try:
        service = discover(settings)
    except OutsideFailed as failure:
        cure = Sentence(
            "核对 NIANLUN_OIDC_ISSUER 和网络；证书不被接受时设 NIANLUN_OIDC_CA_FILE。密码和登录链接照常可用"
        )
        yield outside("no-answer", WHAT, failure.sentence, cure)
        return
    if not service.algorithms:
        cure = Sentence("请管理认证服务的人改用RS256等非对称签名")
        yield outside("no-algorithm", WHAT, Sentence("它只用本门户不接受的签名方式"), cure)
        return
    if not settings.portal_url:
        cure = Sentence("设 NIANLUN_PORTAL_URL，并在认证服务中登记它加上/sign-in/oidc/back")
        yield ours("no-address", WHAT, Sentence("没有设门户网址，认证后回不到门户"), cure)
        return
    where = f"{settings.portal_url.rstrip('/')}/sign-in/oidc/back"
    yield fine(
        "answers",
        WHAT,
        Sentence("{issuer} 有应答；须在那里登记的回调地址：{where}", issuer=service.issuer, where=where),
    )
