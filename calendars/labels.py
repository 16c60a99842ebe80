"""What the words of a calendar file are called, for explanations and for the schema that editors read."""

from calendars.results import Decision, Measure
from calendars.schema import About, Basis, Counts, Form, Rules, Who
from models.errors import Sentence
from models.evaluating import Combining, Engagement, EvaluationLevel
from models.kinds import (
    Anchor,
    Attribute,
    Book,
    By,
    FundClass,
    Grade,
    Level,
    Light,
    Role,
    Roll,
    SourceLevel,
    StepKey,
    SubjectKind,
    UnitKind,
)

UNIT_KINDS = {
    UnitKind.BUREAU: Sentence("财政局"),
    UnitKind.SECTION: Sentence("财政局业务科室"),
    UnitKind.DEPARTMENT: Sentence("预算主管部门"),
    UnitKind.COUNTY: Sentence("县（市）"),
    UnitKind.UNIT: Sentence("基层预算单位"),
    UnitKind.TOWN: Sentence("镇"),
    UnitKind.SUBDISTRICT: Sentence("街道"),
    UnitKind.ZONE: Sentence("园区"),
    UnitKind.OBSERVER: Sentence("人大、政协、审计"),
}
SUBJECT_KINDS = {
    SubjectKind.PROJECT: Sentence("项目"),
    SubjectKind.POLICY: Sentence("政策"),
    SubjectKind.WHOLE_UNIT: Sentence("部门（单位）整体"),
    SubjectKind.BOND: Sentence("专项债券"),
    SubjectKind.TRANSFER: Sentence("专项转移支付"),
    SubjectKind.RECTIFICATION: Sentence("整改事项"),
}
BOOKS = {
    Book.GENERAL: Sentence("一般公共预算"),
    Book.FUND: Sentence("政府性基金预算"),
    Book.STATE_CAPITAL: Sentence("国有资本经营预算"),
    Book.SOCIAL_INSURANCE: Sentence("社会保险基金预算"),
}
FUND_CLASSES = {
    FundClass.DIRECT: Sentence("直达资金"),
    FundClass.POVERTY: Sentence("扶贫（衔接）资金"),
    FundClass.OTHER: Sentence("其他资金"),
}
SOURCE_LEVELS = {SourceLevel.LOCAL: Sentence("本级"), SourceLevel.HIGHER: Sentence("上级专项")}
ATTRIBUTES = {Attribute.NEW: Sentence("新增"), Attribute.CONTINUING: Sentence("延续")}
ROLES = {
    Role.UNIT_OFFICER: Sentence("绩效专管责任人"),
    Role.UNIT_DEPUTY: Sentence("分管领导"),
    Role.UNIT_HEAD: Sentence("主要负责人"),
    Role.DEPT: Sentence("预算主管部门经办"),
    Role.FIN_SECTION: Sentence("财政局业务科室"),
    Role.FIN_OPERATOR: Sentence("绩效科经办"),
    Role.FIN_LEADER: Sentence("局领导"),
    Role.FIN_ADMIN: Sentence("绩效科管理员"),
    Role.INDUSTRY: Sentence("行业绩效主管部门"),
    Role.EXPERT: Sentence("专家"),
    Role.AGENCY: Sentence("第三方机构"),
    Role.OBSERVER: Sentence("人大、政协、审计"),
}
WHO = {
    Who.EXECUTING_UNIT: Sentence("执行单位"),
    Who.DEPARTMENT: Sentence("一级单位（主管部门、街镇、县市、园区）"),
    Who.SELECTOR: Sentence("选题的单位"),
    Who.BUREAU: Sentence("财政局"),
}
ABOUT = {
    About.SUBJECTS: Sentence("每个评价对象一份"),
    About.CHOSEN: Sentence("每个选定的对象一份"),
    About.UNIT: Sentence("每个单位一份"),
    About.QUOTA: Sentence("每个单位一份选题"),
}
BASES = {
    Basis.DOCUMENT: Sentence("原文写明"),
    Basis.WINDOW: Sentence("原文未写日期, 取报送窗口的最后一天"),
    Basis.PRACTICE: Sentence("原文未写日期, 按办公惯例"),
}
DECISIONS = {
    Decision.PRIORITISE: Sentence("优先保障"),
    Decision.KEEP: Sentence("继续安排"),
    Decision.CONTROL: Sentence("控制安排"),
    Decision.REDUCE: Sentence("压减或扣减预算"),
    Decision.CANCEL: Sentence("取消预算"),
    Decision.RECLAIM: Sentence("收回资金"),
    Decision.MERGE: Sentence("整合"),
    Decision.EXCLUDE: Sentence("不予列入预算"),
    Decision.REVISE: Sentence("修改完善后重报"),
    Decision.RECTIFY: Sentence("限期整改"),
    Decision.SUSPEND: Sentence("暂缓拨款"),
    Decision.ADJUST: Sentence("政策调整"),
    Decision.EXIT: Sentence("清退"),
    Decision.ADMIT: Sentence("纳入项目库"),
    Decision.NOT_ADMIT: Sentence("不纳入项目库"),
    Decision.FOCUS: Sentence("重点关注"),
    Decision.TALK: Sentence("约谈"),
    Decision.ASSESS: Sentence("纳入考核"),
    Decision.PAYMENT: Sentence("作为付费参考"),
}
GRADES = {
    Grade.EXCELLENT: Sentence("优"),
    Grade.GOOD: Sentence("良"),
    Grade.FAIR: Sentence("中"),
    Grade.POOR: Sentence("差"),
}
LIGHTS = {Light.GREEN: Sentence("绿灯"), Light.YELLOW: Sentence("黄灯"), Light.RED: Sentence("红灯")}
MEASURES = {
    Measure.SUBJECTS: Sentence("评价对象个数"),
    Measure.UNITS: Sentence("单位个数"),
    Measure.AMOUNT: Sentence("批复金额合计"),
    Measure.ADJUSTED_AMOUNT: Sentence("调整后金额合计"),
    Measure.RATE: Sentence("比率"),
    Measure.ROUNDS: Sentence("轮次"),
    Measure.RULES: Sentence("完善的制度"),
}
FORMS = {
    Form.SELF_EVALUATION: Sentence("项目（政策）自评表"),
    Form.WHOLE_UNIT_SELF_EVALUATION: Sentence("整体支出自评表"),
    Form.SELECTION: Sentence("选题"),
    Form.EVALUATION_REPORT: Sentence("评价报告"),
    Form.EXPERT_OPINION: Sentence("专家意见"),
    Form.APPLICATION: Sentence("结果应用"),
    Form.TRACKING: Sentence("跟踪监控表"),
    Form.SUPERVISION: Sentence("督导"),
    Form.RE_EVALUATION: Sentence("再评价"),
    Form.MATERIAL: Sentence("材料"),
    Form.RECTIFICATION: Sentence("整改"),
    Form.EXANTE: Sentence("事前评估"),
    Form.TARGET: Sentence("绩效目标"),
    Form.TARGET_REVIEW: Sentence("目标会审"),
    Form.PUBLICATION: Sentence("公开"),
    Form.ANNUAL_REPORT: Sentence("年度报告"),
    Form.ASSESSMENT: Sentence("考核"),
    Form.ANALYSIS: Sentence("分析"),
    Form.APPROVAL: Sentence("批复"),
    Form.FEEDBACK: Sentence("反馈意见函"),
    Form.TRAINING: Sentence("培训"),
}
RULES = {
    Rules.R2020_10: Sentence("项目支出绩效自评（2020年第10号）"),
    Rules.R2021_101: Sentence("核心绩效指标（2021年第101号）"),
}
EVALUATION_LEVELS = {
    EvaluationLevel.SELF: Sentence("单位自评"),
    EvaluationLevel.INDUSTRY: Sentence("行业绩效主管部门评价"),
    EvaluationLevel.DEPT: Sentence("部门（镇级）评价"),
    EvaluationLevel.FINANCE: Sentence("财政评价"),
    EvaluationLevel.RE_EVAL: Sentence("再评价"),
}
ENGAGEMENTS = {
    Engagement.EXANTE: Sentence("事前绩效评估"),
    Engagement.TARGET_REVIEW: Sentence("绩效目标审核"),
    Engagement.TRACKING: Sentence("重点绩效跟踪"),
    Engagement.EVALUATION: Sentence("绩效评价"),
    Engagement.RE_EVALUATION: Sentence("绩效再评价"),
}
COMBININGS = {
    Combining.MEAN: Sentence("平均"),
    Combining.TRIMMED: Sentence("去掉一个最高分和一个最低分后平均"),
    Combining.WEIGHTED: Sentence("加权平均"),
}
STEPS = {
    StepKey.EVALUATION: Sentence("事后绩效评价"),
    StepKey.TRACKING: Sentence("绩效跟踪"),
    StepKey.REEVALUATION: Sentence("督导及再评价"),
    StepKey.EXANTE: Sentence("事前评估和目标管理"),
    StepKey.REPORTING: Sentence("绩效报告、考核、分析"),
}
LEVELS = {
    Level.L0: Sentence("下达"),
    Level.L1: Sentence("提醒"),
    Level.L2: Sentence("催办"),
    Level.L3: Sentence("预警"),
    Level.L4: Sentence("通报"),
    Level.L5: Sentence("约谈"),
    Level.L6: Sentence("扣减"),
}
ANCHORS = {
    Anchor.OPENS: Sentence("开启之日"),
    Anchor.DUE: Sentence("实际到期日"),
    Anchor.RETURNED: Sentence("退回之日"),
    Anchor.APPROVED: Sentence("批准之日; 由系统自动发出, 不写在阶梯里"),
    Anchor.MOVED: Sentence("期限变动之日; 由系统自动发出, 不写在阶梯里"),
    Anchor.TRANSFERRED: Sentence("转入之日; 由系统自动发出, 不写在阶梯里"),
    Anchor.DESK: Sentence("确认、申请和答复之日; 由系统自动通知, 不写在阶梯里"),
    Anchor.WAITING: Sentence("收到待审之日; 由系统自动提醒审核人, 不写在阶梯里"),
    Anchor.EVALUATING: Sentence("等待评价人员之日; 由系统自动提醒, 不写在阶梯里"),
    Anchor.DECIDING: Sentence("应用时限; 由系统自动提醒, 写在 application_reminders 里"),
    Anchor.RECEIVING: Sentence("函件发出之日; 由系统自动告知, 写在 letters 的 receipt_reminders 里"),
    Anchor.COUNTED: Sentence("达到次数之日; 写在 triggers 里, 不写在阶梯里"),
}
BYS = {By.AUTOMATIC: Sentence("自动"), By.APPROVAL: Sentence("经领导批准")}
ROLLS = {
    Roll.PRECEDING: Sentence("休息日提前到前一个工作日"),
    Roll.FOLLOWING: Sentence("休息日顺延到后一个工作日"),
    Roll.NONE: Sentence("不提前也不顺延"),
}
COUNTS = {
    Counts.ITEMS: Sentence("到过这一级的事项"),
    Counts.LAST_ON_LIST: Sentence("在批准的名单上未报最多"),
}
