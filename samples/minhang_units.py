"""The units of the sample district: real public names, invented codes.

Source: the administrative divisions and public bodies of 闵行区 in 2022, as publicly known. Unit codes, the supervising
sections, one merger and one new unit are invented, as samples/minhang/README.md says.
"""

from typing import NamedTuple

BUREAU = "100"
PERFORMANCE_DESK = "100008"


class Unit(NamedTuple):
    unit_code: str
    name: str
    kind: str
    parent_code: str = ""
    section_code: str = ""
    valid_from: str = "2000-01-01"
    valid_to: str = ""

    @property
    def short(self) -> str:
        """The name as colleagues say it: without the district, without what stands in brackets."""
        name = self.name.split("(")[0]
        return name.removeprefix("上海市").replace("中共闵行区", "区").removeprefix("闵行区")


SECTIONS = (
    ("100001", "预算科"),
    ("100002", "行政政法科"),
    ("100003", "教科文科"),
    ("100004", "社会保障科"),
    ("100005", "经济建设科"),
    ("100006", "农业科"),
    ("100007", "街镇财政科"),
    (PERFORMANCE_DESK, "资金评审中心"),
)

# code, name, section; then its subordinate units
DEPARTMENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("101", "中共闵行区委办公室", "100002", ()),
    ("102", "闵行区人民政府办公室", "100002", ("闵行区城市运行管理中心",)),
    ("106", "中共闵行区纪律检查委员会", "100002", ()),
    ("107", "中共闵行区委组织部", "100002", ("闵行区党建服务中心",)),
    ("108", "中共闵行区委宣传部", "100003", ()),
    ("109", "中共闵行区委统一战线工作部", "100002", ()),
    ("110", "中共闵行区委政法委员会", "100002", ()),
    ("103", "闵行区发展和改革委员会", "100005", ("闵行区价格认证中心",)),
    ("111", "闵行区经济委员会(闵行区商务委员会)", "100005", ("闵行区中小企业服务中心",)),
    ("104", "闵行区科学技术委员会", "100003", ("闵行区科技创新服务中心",)),
    (
        "113",
        "闵行区教育局",
        "100003",
        (
            "上海市闵行中学",
            "上海市七宝中学",
            "上海市莘庄中学",
            "上海市文来中学",
            "上海市群益职业技术学校",
            "闵行区教育学院",
            "闵行区社区学院",
            "闵行区青少年活动中心",
            "闵行区实验小学",
            "闵行区莘庄镇小学",
            "闵行区七宝镇明强小学",
            "闵行区莘松幼儿园",
            "闵行区启音学校",
            "闵行区教育会计管理中心",
        ),
    ),
    ("114", "上海市公安局闵行分局", "100002", ()),
    (
        "115",
        "闵行区民政局",
        "100004",
        ("闵行区社会福利院", "闵行区救助管理站", "闵行区婚姻登记中心", "闵行区殡葬管理所"),
    ),
    ("116", "闵行区司法局", "100002", ("闵行区法律援助中心",)),
    (
        "117",
        "闵行区人力资源和社会保障局",
        "100004",
        ("闵行区就业促进中心", "闵行区人才服务中心", "闵行区劳动人事争议仲裁院"),
    ),
    ("118", "闵行区规划和自然资源局", "100005", ("闵行区土地储备中心", "闵行区不动产登记事务中心")),
    ("119", "闵行区生态环境局", "100005", ("闵行区环境监测站", "闵行区生态环境局执法大队")),
    (
        "120",
        "闵行区建设和管理委员会(闵行区交通委员会)",
        "100005",
        ("闵行区市政工程管理所", "闵行区建设工程安全质量监督站", "闵行区公路管理署", "闵行区交通综合事务中心"),
    ),
    ("121", "闵行区水务局", "100006", ("闵行区河道管理所", "闵行区排水管理所", "闵行区水文站", "闵行区水利管理所")),
    (
        "122",
        "闵行区农业农村委员会",
        "100006",
        ("闵行区农业技术服务中心", "闵行区动物疫病预防控制中心", "闵行区农业农村委员会执法大队"),
    ),
    (
        "123",
        "闵行区文化和旅游局",
        "100003",
        ("闵行区图书馆", "闵行区博物馆", "闵行区群众艺术馆", "闵行区文化和旅游局执法大队"),
    ),
    (
        "124",
        "闵行区卫生健康委员会",
        "100004",
        (
            "闵行区中心医院",
            "闵行区中医医院",
            "闵行区肿瘤医院",
            "闵行区妇幼保健院",
            "闵行区精神卫生中心",
            "闵行区疾病预防控制中心",
            "闵行区卫生健康委员会监督所",
            "闵行区医疗急救中心",
            "闵行区莘庄社区卫生服务中心",
            "闵行区七宝社区卫生服务中心",
            "闵行区江川社区卫生服务中心",
            "闵行区浦江社区卫生服务中心",
            "闵行区华漕社区卫生服务中心",
            "闵行区梅陇社区卫生服务中心",
        ),
    ),
    ("125", "闵行区退役军人事务局", "100004", ("闵行区退役军人服务中心",)),
    ("126", "闵行区应急管理局", "100002", ("闵行区应急管理局执法大队",)),
    ("127", "闵行区审计局", "100002", ()),
    (
        "128",
        "闵行区市场监督管理局",
        "100002",
        ("闵行区市场监督管理局执法大队", "闵行区食品药品检验所", "闵行区特种设备监督检验所"),
    ),
    ("105", "闵行区国有资产监督管理委员会", "100005", ()),
    ("130", "闵行区体育局", "100003", ("闵行区少年儿童业余体育学校", "闵行区体育场馆管理中心")),
    (
        "131",
        "闵行区绿化和市容管理局",
        "100005",
        ("闵行区绿化园林管理所", "闵行区市容环境管理所", "闵行区废弃物管理所", "闵行区林业站"),
    ),
    ("132", "闵行区住房保障和房屋管理局", "100005", ("闵行区住房保障事务中心", "闵行区物业管理事务中心")),
    ("133", "闵行区城市管理行政执法局", "100002", ("闵行区城市管理行政执法局执法大队",)),
    ("134", "闵行区信访办公室", "100002", ()),
    ("135", "闵行区机关事务管理局", "100002", ()),
    ("136", "闵行区医疗保障局", "100004", ("闵行区医疗保险事务中心",)),
    ("137", "闵行区大数据中心", "100003", ()),
    ("138", "闵行区融媒体中心", "100003", ()),
    ("139", "共青团闵行区委员会", "100002", ()),
    ("140", "闵行区妇女联合会", "100004", ()),
    ("141", "闵行区总工会", "100004", ()),
    ("142", "闵行区残疾人联合会", "100004", ("闵行区残疾人就业服务中心",)),
    ("143", "闵行区红十字会", "100004", ()),
    ("144", "闵行区档案馆", "100003", ()),
)

TOWNS = (
    ("301", "莘庄镇", "town"),
    ("302", "七宝镇", "town"),
    ("303", "颛桥镇", "town"),
    ("304", "华漕镇", "town"),
    ("305", "虹桥镇", "town"),
    ("306", "梅陇镇", "town"),
    ("307", "吴泾镇", "town"),
    ("308", "马桥镇", "town"),
    ("309", "浦江镇", "town"),
    ("310", "江川路街道", "subdistrict"),
    ("311", "古美路街道", "subdistrict"),
    ("312", "新虹街道", "subdistrict"),
    ("313", "浦锦街道", "subdistrict"),
    ("314", "莘庄工业区", "zone"),
)
TOWN_UNITS = ("社区事务受理服务中心", "城市网格化综合管理中心")

OBSERVERS = (
    ("901", "闵行区人大常委会预算工作委员会"),
    ("902", "政协闵行区委员会"),
    ("903", "闵行区审计局(联合督导)"),
)

ABOLISHED = "121004"  # 闵行区水利管理所, merged away in mid-2022
CREATED = "121005"  # its successor, from September


def first_level(unit_code: str) -> str:
    return unit_code[:3]


def lifetime(unit_code: str) -> tuple[str, str]:
    """valid_from, valid_to: nearly all units exist all the time."""
    if unit_code == ABOLISHED:
        return "2000-01-01", "2022-06-30"
    return ("2022-09-01", "") if unit_code == CREATED else ("2000-01-01", "")


def subordinate(parent: str, section: str, names: tuple[str, ...]) -> list[Unit]:
    """The units below a department or town: the parent's code and three more digits."""
    codes = [f"{parent}{number:03d}" for number in range(1, len(names) + 1)]
    return [Unit(code, name, "unit", parent, section, *lifetime(code)) for code, name in zip(codes, names, strict=True)]


def units() -> list[Unit]:
    """Every unit of the district: the bureau and its sections, departments, towns, what is below them, observers."""
    rows = [Unit(BUREAU, "闵行区财政局", "bureau", "", PERFORMANCE_DESK)]
    rows += [Unit(code, f"闵行区财政局{name}", "section", BUREAU) for code, name in SECTIONS]
    for code, name, section, below in sorted(DEPARTMENTS):
        rows.append(Unit(code, name, "department", "", section))
        extra = ("闵行区水利建设服务中心",) if code == first_level(CREATED) else ()
        rows += subordinate(code, section, below + extra)
    for code, name, kind in TOWNS:
        section = "100005" if kind == "zone" else "100007"
        rows.append(Unit(code, name, kind, "", section))
        rows += subordinate(code, section, tuple(name + suffix for suffix in TOWN_UNITS))
    return rows + [Unit(code, name, "observer") for code, name in OBSERVERS]


def budget_units(rows: list[Unit]) -> list[Unit]:
    return [row for row in rows if row.kind in ("department", "town", "subdistrict", "zone", "unit")]
