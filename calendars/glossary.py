"""What every key of a calendar file is called and means, in Chinese, for the schema that editors read.

One entry for each key of each part: its title, and a sentence for whoever writes the file. A test holds it complete;
docs/calendar.zh-CN.md explains the same at length.
"""

from pydantic import BaseModel

from calendars import conditions, results, schema

Entries = dict[str, tuple[str, str]]

_SOURCE = ("依据", "这里所依据的原文中的那句话; 由办公惯例定的, 以“办公惯例(待确认): ”开头。")

GLOSSARY: dict[type[BaseModel], Entries] = {
    schema.Calendar: {
        "nianlun": ("格式版本", "年历文件格式的版本, 现在是 1。"),
        "work_year": ("工作年度", "这份年历管的是哪一年的工作。"),
        "title": ("名称", "年历的名称。"),
        "jurisdiction": ("地区", "哪个地区、哪个财政局的年历; 一个数据库只放一个地区。"),
        "document": ("印发文件", "印发这一年工作的文件: 写 documents 里那一份的 key。"),
        "documents": ("文件", "引用到的全部文件。"),
        "workday_overrides": ("本地工作日", "本地与国务院办公厅放假通知不同的日子。"),
        "ladders": ("催报阶梯", "到期前后每一级在第几个工作日、通知谁。"),
        "catalogues": ("目录", "按条件圈定的评价对象目录, 选题可以限定在目录之内。"),
        "industries": ("行业主管部门", "带某个标签的对象由哪个部门主管; 它可以选不属于自己的对象。"),
        "coverage": ("报送率", "某项报送材料应达到的报送率。"),
        "review_workdays": ("审核时限", "审核人收到后几个工作日内审完; 超过就提醒审核人。不写为5。"),
        "approval_chain": ("批准顺序", "拟办依次经谁同意才算批准, 如领导小组; 不写就由一位局领导批准。"),
        "copies_to": ("抄送", "通报等函件抄送哪些单位。"),
        "steps": ("环节", "五个环节, 各有自己的报送窗口, 可以重叠。"),
        "gates": ("准入条件", "申请预算之前必须通过的审核: 有哪些结果, 哪些算通过。"),
        "applications": ("结果应用", "发现什么问题, 怎样处理; 都由人决定。"),
        "figures": ("文件中的数字", "文件写明的数字及其口径, 供年终统计核对。"),
        "announced": ("下一步打算", "文件打算以后做的事; 本年没有人要为它报送什么。"),
    },
    schema.Jurisdiction: {
        "name": ("名称", "地区的全称。"),
        "code": ("区划代码", '九位财政区划代码, 要加引号, 如 "310112000"。'),
        "bureau": ("财政局", "财政局的全称, 用在信的落款。"),
        "desk": ("科室", "有事问哪个科室。"),
    },
    schema.ApprovalChain: {
        "roles": ("角色", "依次是财政局的哪些角色, 至少两位, 最后是局领导; 同一角色写几次就须几个人。"),
        "source": _SOURCE,
    },
    schema.CopiesTo: {
        "names": ("单位", "抄送单位的名称, 按文件的次序。"),
        "source": _SOURCE,
    },
    schema.Document: {
        "key": ("代号", "本文件内用来引用它的代号。"),
        "number": ("文号", "如 闵财评〔2022〕1号; 没有就不写。"),
        "title": ("标题", "文件标题。"),
        "issued_by": ("印发单位", "谁印发的。"),
        "issued_on": ("印发日期", "写成 2022-03-11。"),
        "note": ("备注", "例如: 未列文号, 待核对原件。"),
    },
    schema.Override: {
        "on": ("日期", "哪一天。"),
        "works": ("是否上班", "true 上班, false 休息。"),
        "why": ("原因", "例如: 防汛。"),
        "source": _SOURCE,
    },
    schema.Ladder: {
        "title": ("名称", "阶梯的名称。"),
        "source": _SOURCE,
        "rungs": ("各级", "按日子先后排列, 级别不能下降。"),
    },
    schema.Rung: {
        "from": ("从何时数", "从开启、实际到期日或退回之日数起。"),
        "workdays": ("工作日数", "第几个工作日; 到期之前写负数, 当日写 0。"),
        "level": ("级别", "L0 下达 … L6 扣减。"),
        "by": ("怎样发出", "自动发出, 或先由领导批准; 从 L4 通报起必须批准。"),
        "recipients": ("通知谁", "收件的角色。"),
        "source": _SOURCE,
    },
    schema.Catalogue: {
        "title": ("名称", "目录的名称。"),
        "where": ("范围", "哪些评价对象进目录。"),
        "source": _SOURCE,
    },
    schema.Industry: {
        "tag": ("标签", "名册里评价对象的标签。"),
        "authority": ("主管部门", "主管部门的单位代码。"),
        "source": _SOURCE,
    },
    schema.Coverage: {
        "deliverable": ("报送材料", "哪一项报送材料。"),
        "at_least": ("至少", "已报份数与应报份数之比, 1 就是全覆盖。"),
        "source": _SOURCE,
    },
    schema.Step: {
        "key": ("环节代码", "五个环节之一, 每个至多写一次。"),
        "title": ("名称", "环节在本年的名称。"),
        "window": ("报送窗口", "这一环节从哪天到哪天。"),
        "source": _SOURCE,
        "deliverables": ("报送材料", "这一环节要报的各项。"),
    },
    schema.Window: {
        "opens": ("开启", "窗口的第一天。"),
        "closes": ("结束", "窗口的最后一天。"),
        "source": ("月份的依据", "环节的依据里没有写月份时, 月份从何而来。"),
    },
    schema.Deliverable: {
        "key": ("代码", "小写字母、数字和短横线; 一轮一个代码, 如 targets-round-1。发布后不要改。"),
        "title": ("名称", "信和表里的名称。"),
        "form": ("表单", "交哪一种表。"),
        "budget_year": ("预算年度", "哪一年的钱: -1 上年, 0 本年, 1 下年。"),
        "reaches_back": ("往前延伸", "评价时限从预算年度再往前延伸几年。"),
        "as_of_month": ("填到几月", "表里填1月到几月的情况; 到期日不能早于这个月的月底。"),
        "aspects": ("分项", "表里分哪几方面填, 或按什么要求选。"),
        "owed_by": ("谁报", "哪类单位报。"),
        "about": ("为何而报", "每个对象一份、每个选定对象一份、每个单位一份, 或一份选题。"),
        "where": ("哪些对象", "about: subjects 时: 选哪些评价对象。"),
        "chosen_in": ("选自", "about: chosen 时: 在哪几项选题里选定的。"),
        "quota": ("选题要求", "about: quota 时: 各类单位要选什么、选多少。"),
        "opens": ("开启", "不随窗口开启时, 自己的开启日。"),
        "due": ("到期", "到期日, 怎样避开休息日, 从何而来。"),
        "ladder": ("催报阶梯", "用 ladders 里的哪一个。"),
        "review": ("审核", "依次由哪些角色审核。"),
        "review_source": ("审核的依据", "原文怎样写由谁审核。"),
        "confirmed_by": ("确认", "报送前须由本单位谁确认: 分管领导, 或主要负责人。不写就不须确认。"),
        "source": _SOURCE,
    },
    schema.OwedBy: {
        "who": ("报送单位", "与评价对象是什么关系的单位。"),
        "kinds": ("单位类别", "限于哪几类单位; 不写就不限。about: unit 和 quota 必须写。"),
    },
    schema.Due: {
        "on": ("名义到期日", "文件写的那一天, 写成 2022-04-30。"),
        "roll": ("遇休息日", "提前、顺延或不动; 不写就是提前。"),
        "soft": ("原则上", "true: 可经批准延期; false: 硬性期限。"),
        "basis": ("日期从何而来", "原文写明、窗口最后一天, 或办公惯例。"),
        "source": ("日期的依据", "报送材料的依据里没有写日期时, 日期从何而来; basis: practice 必须写。"),
    },
    schema.Quota: {
        "of": ("哪类单位", "这条要求管哪几类单位; 每类只能有一条。"),
        "at_least": ("至少", "各类对象至少选几个。"),
        "exactly": ("恰好", "各类对象恰好选几个, 不能选别的类。"),
        "total_at_least": ("合计至少", "不分类别, 合计至少选几个。"),
        "share": ("金额占比", "选定的金额至少占本单位某类对象金额的多少。"),
        "covers": ("须全部包括", "符合条件的对象都要选上。"),
        "eligible": ("只能选", "只能从符合条件的对象里选。"),
        "catalogue": ("只能选自目录", "只能从这个目录里选。"),
        "not_repeating": ("不得重复", "前几年选过的不能再选, 改了代码也认得出。"),
        "besides": ("另选", "本年已由这几项选题选定的, 不能再选。"),
        "per_unit": ("每单位至多", "同一个执行单位的对象至多选几个。"),
        "soft": ("原则上", "true: 不满足也可以报, 但会注明。"),
        "source": _SOURCE,
    },
    schema.Share: {
        "at_least": ("至少", "比例, 如 0.20。"),
        "of": ("占什么的", "分母是本单位符合这个条件的对象的批复金额。"),
    },
    schema.NotRepeating: {
        "years": ("年数", "往前看几年。"),
        "deliverables": ("哪几项选题", "不写就是这一项自己。"),
    },
    conditions.Condition: {
        "kind": ("对象类别", "项目、政策、单位整体等。"),
        "unit_kind": ("单位类别", "对象属于哪类单位。"),
        "book": ("哪本预算", "四本预算。"),
        "fund_class": ("资金类别", "直达、扶贫（衔接）、其他。"),
        "source_level": ("资金来源", "本级或上级专项。"),
        "attribute": ("属性", "新增或延续。"),
        "amount_at_least": ("金额不少于", "批复金额, 单位为元: 200万元写 2000000。"),
        "tag_any": ("有标签之一", "有其中任何一个标签。"),
        "tag_all": ("有全部标签", "这些标签都有。"),
        "not_evaluated_within": ("近几年没有选过", "沿历年代码看前几年。"),
        "any": ("符合其一", "几个条件里至少符合一个。"),
        "all": ("都要符合", "几个条件都要符合。"),
        "not": ("不含", "不符合这个条件。"),
    },
    conditions.NotEvaluatedWithin: {
        "years": ("年数", "往前看几年。"),
        "deliverables": ("哪几项选题", "在这几项选题里没有选过。"),
    },
    results.Names: {
        "names": ("列出", "原文列出的各项。"),
        "source": _SOURCE,
    },
    results.Gate: {
        "key": ("代码", "小写字母、数字和短横线。"),
        "title": ("名称", "条件的名称。"),
        "by": ("看哪项结果", "哪一项报送材料的结论或等级。"),
        "of": ("适用", "哪些对象必须通过; 不写就是这项材料的全部对象。"),
        "results": ("有哪些结果", "全部结论或等级, 由好到差。"),
        "passes": ("通过", "哪些结果算通过; 至少要有一个不算。"),
        "otherwise": ("不通过", "不通过怎样处理。"),
        "source": _SOURCE,
    },
    results.Application: {
        "of": ("报送材料", "由哪几项报送材料发现。"),
        "finding": ("发现", "发现什么, 用原文的话。"),
        "then": ("怎样用", "可以怎样处理, 由人决定。"),
        "source": _SOURCE,
    },
    results.Figure: {
        "key": ("代码", "小写字母、数字和短横线。"),
        "title": ("名称", "这个数字说的是什么。"),
        "scope": ("口径", "数的是哪些, 按什么金额; 口径不同的数不能比。"),
        "budget_year": ("预算年度", "哪一年的钱: -1 上年, 0 本年, 1 下年。"),
        "where": ("哪些对象", "数哪些评价对象。"),
        "deliverables": ("报送材料", "数其中已报的; 不写就数名册里的。"),
        "states": ("文件写", "文件写明的数。"),
        "parts": ("各部分", "由哪几个数字相加; 加不起来会报错。"),
        "source": _SOURCE,
    },
    results.Stated: {
        "measure": ("数什么", "个数、金额、比率等。"),
        "value": ("数值", "照原文写, 不换算。"),
        "unit": ("单位", "个、家、项、次、元、万元、亿元或 %; % 要加引号。"),
    },
    results.Announced: {
        "title": ("事项", "打算做什么。"),
        "source": _SOURCE,
    },
}
