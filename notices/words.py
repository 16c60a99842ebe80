"""The Chinese words for codes, which are stored; labels are looked up here for mails, letters and Prefect messages."""

from models.errors import Sentence
from models.kinds import Level, LineState, Role, StepKey, SubjectKind

LEVELS = {
    Level.L0: "下达",
    Level.L1: "提醒",
    Level.L2: "催办",
    Level.L3: "预警",
    Level.L4: "通报",
    Level.L5: "约谈",
    Level.L6: "扣减",
}

SIGNS = {  # beside the word, so that a level is read without colour; every font for Chinese has them
    Level.L0: "◇",
    Level.L1: "○",
    Level.L2: "●",
    Level.L3: "▲",
    Level.L4: "■",
    Level.L5: "◆",
    Level.L6: "★",
}

ROLES = {
    Role.UNIT_OFFICER: "绩效专管责任人",
    Role.UNIT_DEPUTY: "分管领导",
    Role.UNIT_HEAD: "主要负责人",
    Role.DEPT: "预算主管部门经办",
    Role.FIN_SECTION: "财政局业务科室",
    Role.FIN_OPERATOR: "绩效科经办",
    Role.FIN_LEADER: "局领导",
    Role.FIN_ADMIN: "绩效科管理员",
    Role.INDUSTRY: "行业绩效主管部门",
    Role.EXPERT: "专家",
    Role.AGENCY: "第三方机构",
    Role.OBSERVER: "人大、政协、审计",
}


def doer_name(by: str) -> Sentence | str:
    """Who did something, as it is told: the word for a role where no person was named."""
    return Sentence(ROLES[Role[by]]) if by in Role.__members__ else by


LINE_STATES = {
    LineState.PLANNED: "待发",
    LineState.LEASED: "待发",
    LineState.ACCEPTED: "邮件服务器已接收",
    LineState.REFUSED: "被拒收",
    LineState.UNREACHABLE: "未能送达",
    LineState.WITHDRAWN: "发出前撤下",
    LineState.NO_RECIPIENT: "无人任此职",
    LineState.SKIPPED: "未发（有更高一级）",
    LineState.HELD: "已暂停，待发",
    LineState.MERGED: "并入后一日的通知",
}

REASONS = {
    "handed_in": "已报送",
    "reviewed": "已审核",
    "changed": "期限变动或已免报、撤销",
    "no_address": "名册中没有地址",
}

STEPS = {
    StepKey.EVALUATION: "事后绩效评价",
    StepKey.TRACKING: "绩效跟踪",
    StepKey.REEVALUATION: "督导及再评价",
    StepKey.EXANTE: "事前评估和目标管理",
    StepKey.REPORTING: "绩效报告、考核、分析",
}

SUBJECT_KINDS = {
    SubjectKind.PROJECT: "项目",
    SubjectKind.POLICY: "政策",
    SubjectKind.WHOLE_UNIT: "单位整体",
    SubjectKind.BOND: "债券项目",
    SubjectKind.TRANSFER: "转移支付",
    SubjectKind.RECTIFICATION: "整改事项",
}

NEXT_FOR_UNIT = {  # after "若仍未报送，5月5日"
    Level.L0: "下达",
    Level.L1: "再次提醒",
    Level.L2: "起催办，并告知分管领导",
    Level.L3: "发出预警，并告知主要负责人",
    Level.L4: "将列入拟通报名单",
    Level.L5: "将列入拟约谈名单",
    Level.L6: "将列入拟扣减名单",
}

NEXT_FOR_DESK = {  # after "若仍未报送，5月5日"
    Level.L0: "下达",
    Level.L1: "提醒",
    Level.L2: "催办",
    Level.L3: "预警",
    Level.L4: "拟通报",
    Level.L5: "拟约谈",
    Level.L6: "拟扣减",
}


def chinese(sentence: object) -> str:
    """A sentence in Chinese, whatever language this process speaks otherwise."""
    if not isinstance(sentence, Sentence):
        return str(sentence)
    values = {key: chinese(value) if isinstance(value, Sentence) else value for key, value in sentence.values.items()}
    return sentence.template.format(**values)
