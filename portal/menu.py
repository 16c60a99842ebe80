"""What stands in the menu: a route and its words, shown to whoever may use it."""

from models.errors import Sentence
from portal.visit import Visit

MENU = (
    ("home", "/", Sentence("首页")),
    ("board", "/board", Sentence("看板")),
    ("owed", "/owed", Sentence("应报事项")),
    ("reviews", "/reviews", Sentence("待审")),
    ("evaluations", "/evaluations", Sentence("评价")),
    ("views", "/views", Sentence("征求意见")),
    ("assignments", "/assignments", Sentence("评审任务")),
    ("agencies", "/agencies", Sentence("机构名册")),
    ("experts", "/experts", Sentence("专家名册")),
    ("petitions", "/petitions", Sentence("申请")),
    ("catalogues", "/catalogues", Sentence("目录")),
    ("summaries", "/summaries", Sentence("科室汇总")),
    ("proposals", "/proposals", Sentence("拟办")),
    ("applications", "/applications", Sentence("结果应用")),
    ("letters", "/letters", Sentence("函件")),
    ("received_letters", "/received-letters", Sentence("待签收函件")),
    ("publications", "/publications", Sentence("信息公开")),
    ("rectification", "/rectification", Sentence("整改")),
    ("outbox", "/outbox", Sentence("发件箱")),
    ("rooms", "/rooms", Sentence("观察室")),
    ("years", "/year", Sentence("年历")),
    ("workdays", "/workdays", Sentence("工作日")),
    ("register", "/register", Sentence("名录")),
    ("mail_templates", "/mail-templates", Sentence("邮件文字")),
    ("deputies", "/deputies", Sentence("代办")),
    ("trial", "/trial", Sentence("试运行时钟")),
)


def entries(visit: Visit) -> list[tuple[str, str, Sentence]]:
    """Route, address and words of what the visitor may use."""
    if visit.visitor is None:
        return []
    return [entry for entry in MENU if visit.may_use(entry[0]) and (visit.trial or entry[0] != "trial")]
