"""Who evaluates in the sample district: numbered agencies and experts, no persons; with what real lists have."""

from typing import NamedTuple

from samples.minhang_people import Person

BUREAU = "100"


class Agency(NamedTuple):
    agency_code: str
    name: str
    credit_code: str
    legal_person: str
    quality_control: str
    staff: str
    violation_on: str
    person_ids: str
    leading_ids: str
    note: str
    gone: str


class Expert(NamedTuple):
    person_id: str
    speciality: str
    employer: str
    works_for: str
    note: str
    gone: str


AGENCIES = (  # letter, staff, last violation, note
    ("甲", "36", "", ""),
    ("乙", "21", "", ""),
    ("丙", "18", "2020-06-30", "2020年因程序违规受到处理"),  # not clean before July 2023
    ("丁", "9", "", ""),
    ("戊", "4", "", "暂无内部质量控制制度"),
)
SPECIALITIES = ("财政预算", "会计审计", "公共管理", "工程造价", "教育", "医疗卫生", "信息化", "环境保护")
EMPLOYED = {"教育": "109", "信息化": "104"}  # experts who work for a unit of the district


def _agents(number: int) -> tuple[str, str]:
    return f"jg-{number:02}-1", f"jg-{number:02}-2"


def agencies() -> list[Agency]:
    """The register of agencies."""
    rows = []
    for number, (letter, staff, violation_on, note) in enumerate(AGENCIES, 1):
        controlled = "no" if "暂无" in note else "yes"
        people = _agents(number)
        name = f"第三方机构{letter}"
        rows.append(
            Agency(
                f"A{number:02}", name, "", "yes", controlled, staff, violation_on, ";".join(people), people[0], note, ""
            )
        )
    return rows


def experts() -> list[Expert]:
    """The register of experts."""
    return [
        Expert(f"zj-{number:02}", speciality, "", EMPLOYED.get(speciality, ""), "", "")
        for number, speciality in enumerate(SPECIALITIES, 1)
    ]


def evaluators() -> list[Person]:
    """Their people in the register, appointed at the bureau: that alone shows them nothing."""
    rows = []
    for number, (letter, *_) in enumerate(AGENCIES, 1):
        for person, title in zip(_agents(number), ("主评人", "评价人员"), strict=True):
            mailbox = f"{person.replace('-', '.')}@example.org"
            rows.append(Person(person, f"{title}@第三方机构{letter}", mailbox, "AGENCY", BUREAU))
    for number, speciality in enumerate(SPECIALITIES, 1):
        person = f"zj-{number:02}"
        rows.append(Person(person, f"专家{number:02}({speciality})", f"zj.{number:02}@example.org", "EXPERT", BUREAU))
    return rows
