"""A small district as the four files of a register, to be bent by tests."""

from pathlib import Path

FILES = {
    "units.csv": """unit_code,name,kind,parent_code,section_code,valid_from,valid_to
100,区财政局,bureau,,100001,,
100001,区财政局行政科,section,100,,,
100002,区财政局镇管科,section,100,,,
101,区教育局,department,,100001,,
101001,第一小学,unit,101,,,
101001001,第一小学分校,unit,101001,100002,,
301,七宝镇,town,,100002,2022-01-01,
301001,七宝镇文化站,unit,301,,2022-01-01,2022-12-31
900,区审计局,observer,,,,
""",
    "people.csv": """person_id,name,email,role,unit_code,valid_from,valid_to
op,绩效科经办,OP@example.org,FIN_OPERATOR,100,,
ld,分管局领导,ld@example.org,FIN_LEADER,100,,
s1,行政科,s1@example.org,FIN_SECTION,100001,,
j1,教育局专管员,j1@example.org,UNIT_OFFICER,101,2021-01-01,
j1,教育局专管员,j1@example.org,DEPT,101,2021-01-01,
j2,小学专管员,,UNIT_OFFICER,101001,,
j3,七宝镇专管员,shared@example.org,UNIT_OFFICER,301,2022-01-01,2022-06-30
j4,七宝镇专管员二,Shared@example.org,UNIT_OFFICER,301,2022-07-01,
ob,审计局,ob@example.org,OBSERVER,900,,
""",
    "subjects.csv": """subject_code,lineage_id,kind,name,unit_code,budget_year,book,fund_class,source_level,attribute,\
amount_approved,amount_adjusted,amount_executed,starts_on,ends_on,tags
P1,,project,校舍维修,101001,2021,general,other,local,new,1234567.89,1234567.9,1000000,2021-01-01,2021-12-31,
P1,,project,校舍维修,101001,2022,general,other,local,continuing,0,,,,,digital;livelihood
P2,L2,policy,学前补贴,101,2022,,,,,,,,,,
P3,L2,policy,学前教育补贴,101,2021,,,,,,,,,,
W301,,whole_unit,七宝镇整体支出,301,2021,general,other,local,continuing,99,,,,,
""",
    "selections.csv": """work_year,deliverable,unit_code,subject_code
2021,key-evaluation-selection,301,W301
2022,key-evaluation-selection,101,P1
""",
}


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The small district in `folder`, with some files replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | (files or {})).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def bent(file: str, old: str, new: str) -> dict[str, str]:
    """One file with one place changed."""
    assert FILES[file].count(old) == 1, (file, old)
    return {file: FILES[file].replace(old, new)}
