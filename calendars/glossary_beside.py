"""What the keys of those parts are called and mean that stand beside the steps: who evaluates, what is to be covered,
papers, reminders (calendars/glossary.py has the others)."""

from pydantic import BaseModel

from calendars import covering, evaluators, papers, reminding

Entries = dict[str, tuple[str, str]]

SOURCE = ("依据", "这里所依据的原文中的那句话; 由办公惯例定的, 以“办公惯例(待确认): ”开头。")

BESIDE: dict[type[BaseModel], Entries] = {
    papers.ApprovalChain: {
        "roles": ("角色", "依次是财政局的哪些角色, 至少两位, 最后是局领导; 同一角色写几次就须几个人。"),
        "source": SOURCE,
    },
    papers.CopiesTo: {
        "names": ("单位", "抄送单位的名称, 按文件的次序。"),
        "source": SOURCE,
    },
    papers.Rectification: {
        "deliverable": ("报送材料", "整改结果用哪项材料报送; 不写就用第一项以整改事项为对象的材料。"),
        "by_source": ("按来源", "来源(feedback、light、audit、talk等)各用哪项材料报送; 不写的用 deliverable。"),
        "days": ("期限", "发出之日起几日内完成整改, 按日历日计; 不写为30。"),
        "return_workdays": ("退回期限", "整改结果被退回后至多给几个工作日; 不写为15。"),
        "classes": ("问题类别", "每一类的代号和名称; 不写就用通用的几类。"),
        "source": SOURCE,
    },
    papers.Letters: {
        "number": ("发文字号", "写成 闵财评函〔{year}〕{n}号: {year} 是成文的年份, {n} 是当年的顺序号。"),
        "approved_by": ("签发", "依次由财政局的哪些角色签发, 最后是局领导; 不写就同批准顺序。"),
        "red_head": ("红头", "不写就印红头; 用印好红头的纸就写 no。"),
        "receipt_reminders": (
            "签收提醒",
            "反馈意见函发出后几个工作日告知、提醒谁签收, 签收了就不再提醒; 不写就按办公惯例。",
        ),
        "source": SOURCE,
    },
    evaluators.Evaluators: {
        "apart": ("委托与被评分离", "哪几个评价层次, 委托方不得就是被评价单位。"),
        "conflicting": ("不相容的委托", "同一家机构对同一对象不得兼任的两项, 每两项写一组。"),
        "clean_years": ("无重大违法年数", "机构近几年内须没有重大违法记录。"),
        "views_workdays": ("答复时限", "被评价单位收到初步结论后几个工作日内答复; 过期算没有意见。"),
        "results_at_least": ("产出效益至少", "评价指标体系中产出和效益合计至少几分。"),
        "remind_workdays": ("提醒间隔", "委托、意见逾期后, 每隔几个工作日提醒一次。"),
        "quality": ("质量评分", "机构的工作质量怎样评分, 怎样作为付费参考。"),
        "opinions": ("专家意见", "几位专家的意见怎样合成一个分数。"),
        "source": SOURCE,
    },
    evaluators.Quality: {
        "aspects": ("评分项", "按哪几项评分; 合计100分。"),
        "bands": ("付费档次", "由高到低; 低于最后一档的须返工。"),
        "banned_months": ("停止委托月数", "低于最后一档的, 几个月内不再委托。"),
        "source": SOURCE,
    },
    evaluators.Aspect: {
        "title": ("名称", "评分项的名称。"),
        "points": ("分值", "这一项满分几分。"),
    },
    evaluators.Band: {
        "at_least": ("至少", "总分从几分起属于这一档。"),
        "pays_from": ("付费下限", "建议至少支付合同价款的百分之几。"),
        "pays_to": ("付费上限", "建议至多支付合同价款的百分之几。"),
    },
    evaluators.Opinions: {
        "combine": ("合成办法", "平均、去掉最高最低后平均, 或加权平均。"),
        "at_least": ("至少几份", "至少几位专家的意见才合成。"),
        "source": SOURCE,
    },
    reminding.Reminders: {
        "rungs": ("各次提醒", "按工作日数从小到大。"),
        "every": ("间隔", "最后一次以后每隔几个工作日再提醒一次, 直到办了为止; 不写就不再提醒。"),
        "source": SOURCE,
    },
    reminding.Reminder: {
        "workdays": ("工作日", "应用提醒从应用时限那天算起, 负数是提前; 签收提醒从发出那天算起。"),
        "recipients": ("收件角色", "提醒谁。"),
    },
    covering.Catalogue: {
        "title": ("名称", "目录的名称。"),
        "where": ("范围", "哪些评价对象进目录。"),
        "budget_year": ("预算年度", "按哪一年的金额和标签圈定: -1 上年, 0 本年, 1 下年; 不写为 -1。"),
        "source": SOURCE,
    },
    covering.Rotation: {
        "key": ("代码", "小写字母、数字和短横线。"),
        "title": ("名称", "这项覆盖要求的名称。"),
        "years": ("年数", "几年之内至少一次。"),
        "budget_year": ("预算年度", "看哪一年的对象: -1 上年, 0 本年, 1 下年; 不写为 -1。"),
        "where": ("哪些对象", "哪些对象要轮到。"),
        "deliverables": ("哪几项选题", "在这几项选题里选过就算轮到。"),
        "source": SOURCE,
    },
    covering.Balance: {
        "deliverable": ("报送材料", "哪一项报告。"),
        "last_month_at_most": ("最后一月至多", "最后一个月的份数至多占几成, 如 0.5。"),
        "source": SOURCE,
    },
    covering.Industry: {
        "tag": ("标签", "名册里评价对象的标签。"),
        "authority": ("主管部门", "主管部门的单位代码。"),
        "source": SOURCE,
    },
    covering.Coverage: {
        "deliverable": ("报送材料", "哪一项报送材料。"),
        "at_least": ("至少", "已报份数与应报份数之比, 1 就是全覆盖。"),
        "source": SOURCE,
    },
}
