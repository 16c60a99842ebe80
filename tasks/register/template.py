"""An empty register to fill in: four CSVs or one workbook with an example row each, and what explains every column."""

import re
from collections.abc import Iterator
from pathlib import Path

from tasks.register.books import sheet_of
from tasks.register.rows import COLUMNS, PEOPLE, SELECTIONS, SUBJECTS, UNITS
from tasks.register.sources import BOOK, read_texts
from tasks.register.writing import cells_of, write_texts
from tasks.register_files import checked
from tasks.workbooks import Sheet, write_workbook

README = "README.txt"
EXAMPLES = {
    UNITS: "100,示例区财政局,bureau,,,2022-01-01,,",
    PEOPLE: "jx-100,绩效专管员@财政局,jx@example.org,UNIT_OFFICER,100,2022-01-01,",
    SUBJECTS: (
        "ZT-100,,whole_unit,区财政局整体支出,100,2021,general,other,local,continuing,"
        "12345678.90,12345678.90,12000000.00,2021-01-01,2021-12-31,"
    ),
    SELECTIONS: "2021,key-evaluation-selection,100,ZT-100",
}
AS_FILES = """年轮 · 名录的四个文件
======================

四个 CSV 文件放在同一个文件夹里，第一行是列名，列的先后不限，不能增减。各文件里的一行示例请改成或删成自己的内容。
编码：UTF-8，有无 BOM 都可以；在 Excel 里请另存为“CSV UTF-8（逗号分隔）”。每个文件不超过 50 MiB。
也可以放四个 .xlsx（units.xlsx 等），或只用一个工作簿（nianlun register template 文件夹 --xlsx）。
以 = + - @ 开头的内容，前面写一个英文单引号；读入时单引号不算内容。
"""
AS_SHEETS = """年轮 · 名录的四张表
====================

一张表一类，第一行是列名，列的先后不限，不能增减。各表里的一行示例请改成或删成自己的内容。表名也可以写 units、people、
subjects、selections。代码列已设为文本，请不要改；不要合并单元格；公式要有算好的结果。隐藏的行照样读入。
"""
EXPLAINED = """日期写成 2022-04-30；年度写成 2022；没有内容的格留空。
金额以元为单位，写成 1234567.89，不写千分位，最多两位小数。
代码以 0 开头时，请先把该列设为文本，否则 Excel 会丢掉开头的 0。

填好以后（名录是文件夹，或工作簿 register.xlsx）：
  nianlun register check 名录             检查，一次列出全部错误（文件, 行, 列）
  nianlun register diff 名录              看会改变什么：单位、人员、评价对象，和由此转移、并入、下达、建议撤销的事项
  nianlun register import 名录 --by 姓名    导入；有一处错误就一行也不导入
可以反复导入：已有的按代码更新；不再列出的单位和任职，自导入前一日起失效；不再列出的评价对象不再要求，选题保留。
每次导入都留底，导入旧的名录（nianlun register restore 次数 --by 姓名）就恢复到那时。

units.csv 单位
--------------
unit_code     单位代码，每级3位数字，至多7级：103 是一级单位，103001 是它的下属单位。必填，不能重复。
name          单位名称。必填。
kind          单位类别。必填，写下列英文之一：
                bureau       财政局（全册只有一个）
                section      财政局业务科室
                department   区级预算主管部门
                county       县（市），用于地州
                unit         基层预算单位
                town         镇
                subdistrict  街道
                zone         园区
                observer     人大、政协、审计等
parent_code   上级单位的代码；没有上级则留空。
section_code  对口业务科室的代码（kind 为 section 的单位）；留空则随上级。
valid_from    自哪一日起有效；留空为一直有效。
valid_to      到哪一日为止（含当日）；留空为长期。
successor_code 失效后并入哪个单位（代码，须在 units.csv 中），未报事项随之转入；撤销而无单位承接则留空。这一列可以没有。

people.csv 人员（一人一职一行；同一人任多职写多行，姓名和邮箱须一致）
------------------------------------------------------------------
person_id     人员代号，自定，如 jx-103。必填。
name          姓名或岗位名称。必填。
email         邮箱；留空则通知送不到。几人可共用一个邮箱，每日只收一封。
role          职责。必填，写下列英文之一：
                UNIT_OFFICER  绩效专管责任人（每个报送单位都应有一名）
                UNIT_DEPUTY   分管领导
                UNIT_HEAD     主要负责人
                DEPT          预算主管部门经办（设在主管部门或街镇）
                FIN_SECTION   财政局业务科室（设在 kind 为 section 的单位）
                FIN_OPERATOR  绩效科经办（设在财政局）
                FIN_LEADER    局领导（设在财政局）
                FIN_ADMIN     绩效科管理员（设在财政局）
                INDUSTRY      行业绩效主管部门
                EXPERT        专家
                AGENCY        第三方机构
                OBSERVER      人大、政协、审计
unit_code     任职单位的代码，须在 units.csv 中。必填。
valid_from    自哪一日起任职；留空为一直。
valid_to      到哪一日为止（含当日）；留空为长期。

subjects.csv 评价对象（一个对象一个预算年度一行）
------------------------------------------------
subject_code     评价对象代码，项目写21位项目代码。必填；与 budget_year 一起不能重复。
lineage_id       延续关系：改了代码的同一项目各年写同一个值；留空即为 subject_code。“与往年不重复”按它判断。
                 同一年度改代码时，这一格写原来的值，已下达的事项就跟着新代码走。
kind             类别。必填，写下列英文之一：
                   project        项目
                   policy         政策
                   whole_unit     单位整体
                   bond           债券项目
                   transfer       转移支付
                   rectification  整改事项
name             名称。必填。
unit_code        实施单位的代码，须在 units.csv 中。必填。
budget_year      预算年度。必填。
book             预算，可留空：general 一般公共预算，fund 政府性基金，state_capital 国有资本经营，
                 social_insurance 社会保险基金。
fund_class       资金类别，可留空：direct 直达，poverty 衔接（扶贫），other 其他。
source_level     资金来源，可留空：local 本级，higher 上级专项。
attribute        项目属性，可留空：new 新增，continuing 延续。
amount_approved  年初预算数（元），可留空。
amount_adjusted  全年预算数（元），可留空。
amount_executed  全年执行数（元），可留空。
starts_on        项目期开始日，可留空。
ends_on          项目期结束日，可留空。
tags             标签，小写字母、数字和短横线，多个以英文分号分隔，如 livelihood;digital；年历中的条件按它选取。可留空。

selections.csv 往年选题（没有可以不放这个文件；“与往年不重复”按它判断）
--------------------------------------------------------------------
work_year     选题所在的工作年度。必填。
deliverable   报送材料的代码，与年历中的一致，如 key-evaluation-selection。必填。
unit_code     选题单位的代码，须在 units.csv 中。必填。
subject_code  选中的评价对象，须在 subjects.csv 中（任一预算年度）。必填。
"""


def write_template(folder: Path, *, as_workbook: bool = False) -> list[Path]:
    """Write the template into `folder`; returns the files.

    Raises:
        RuleBroken: one of them is there already, or the folder cannot be written; nothing is overwritten.
    """
    if not as_workbook:
        return write_texts(folder, template_texts())
    write_workbook(folder / BOOK, template_sheets())
    return [folder / BOOK]


def template_texts() -> dict[str, str]:
    """The template as files: a CSV for each table, and what explains them."""
    return _examples() | {README: f"{AS_FILES}{EXPLAINED}"}


def template_sheets() -> Iterator[Sheet]:
    """The template as the sheets of a workbook."""
    for file, rows in cells_of(checked(read_texts(_examples()))).items():
        yield sheet_of(file, rows, _hints(file))
    yield Sheet("说明", (), ([line] for line in f"{AS_SHEETS}{EXPLAINED}".splitlines()))


def _examples() -> dict[str, str]:
    return {file: f"{COLUMNS[file]}\n{EXAMPLES[file]}\n" for file in COLUMNS}


def _hints(file: str) -> dict[str, str]:
    """What the page says of each column of a file, in its first line."""
    page = EXPLAINED[EXPLAINED.index(f"\n{file} ") :].split("\n\n", maxsplit=1)[0]
    return dict(re.findall(r"^([a-z_]+) +(.+)$", page, re.MULTILINE))
