"""Quotas at their edges: one too few, just enough, one too many, and a share exact to the fen."""

from decimal import Decimal

import pytest

from calendars.schema import Quota
from models.kinds import SubjectKind
from rules.quota import KIND_NAMES, missed_counts, missed_share

TOWN = {"of": ["town"], "at_least": {"project": 10, "whole_unit": 1}, "source": "不低于10个项目和1个整体"}
PUBLISHED = {"of": ["department"], "exactly": {"policy": 5, "transfer": 5}, "source": "各5个"}
ANY = {"of": ["department"], "total_at_least": 1, "source": "惯例"}
FISCAL = {"of": ["bureau"], "at_least": {"project": 15}, "total_at_least": 17, "source": "15+2"}


def missed(quota: dict[str, object], **chosen: int) -> list[str]:
    return [str(sentence) for sentence in missed_counts(Quota.model_validate(quota), chosen)]


@pytest.mark.parametrize(
    ("quota", "chosen", "sentences"),
    [
        (TOWN, dict(project=10, whole_unit=1), []),
        (TOWN, dict(project=11, whole_unit=2), []),
        (TOWN, dict(project=9, whole_unit=1), ["项目应不少于10个，已选9个"]),
        (TOWN, dict(project=10), ["部门（单位）整体应不少于1个，已选0个"]),
        (TOWN, {}, ["项目应不少于10个，已选0个", "部门（单位）整体应不少于1个，已选0个"]),
        (PUBLISHED, dict(policy=5, transfer=5), []),
        (PUBLISHED, dict(policy=4, transfer=5), ["政策应为5个，已选4个"]),
        (PUBLISHED, dict(policy=5, transfer=6), ["专项转移支付应为5个，已选6个"]),
        (PUBLISHED, dict(policy=5, transfer=5, project=1), ["选入了配额以外的类别"]),
        (ANY, {}, ["应不少于1个，已选0个"]),
        (ANY, dict(bond=1), []),
        (FISCAL, dict(project=15, policy=2), []),
        (FISCAL, dict(project=17), []),
        (FISCAL, dict(project=15, policy=1), ["应不少于17个，已选16个"]),
        (FISCAL, dict(project=14, policy=3), ["项目应不少于15个，已选14个"]),
    ],
)
def test_a_choice_is_told_everything_it_misses(
    quota: dict[str, object], chosen: dict[str, int], sentences: list[str]
) -> None:
    assert missed(quota, **chosen) == sentences


THIRTY_PERCENT = {"share": {"at_least": "0.3", "of": {"kind": ["project"]}}, "total_at_least": 1}


@pytest.mark.parametrize(
    ("chosen_fen", "base_fen", "sentences"),
    [
        (30_000_000, 100_000_000, []),
        (29_999_999, 100_000_000, ["金额占比应不低于30%，还差0.01元"]),
        (29_999_000, 100_000_000, ["金额占比应不低于30%，还差10.00元"]),
        (29_000_001, 100_000_000, ["金额占比应不低于30%，还差9999.99元"]),
        (29_000_000, 100_000_000, ["金额占比应不低于30%，还差1.00万元"]),
        (0, 100_000_000, ["金额占比应不低于30%，还差30.00万元"]),
        (300_000_000, 1_000_000_001, ["金额占比应不低于30%，还差0.01元"]),  # 0.3 fen are missing
        (300_000_001, 1_000_000_001, []),
        (0, 0, []),
    ],
)
def test_the_share_is_exact_to_the_fen(chosen_fen: int, base_fen: int, sentences: list[str]) -> None:
    quota = Quota.model_validate({**ANY, **THIRTY_PERCENT})
    assert quota.share and quota.share.at_least == Decimal("0.3")
    assert [str(sentence) for sentence in missed_share(quota, chosen_fen, base_fen)] == sentences


def test_a_quota_without_a_share_asks_for_no_amount() -> None:
    assert missed_share(Quota.model_validate(ANY), 0, 10**12) == []


def test_every_kind_has_a_name_that_people_read() -> None:
    assert set(KIND_NAMES) == set(SubjectKind)
