"""Whom a session is for. Oracle: the scopes in the tests, as a person reads them beside the roster."""

import pytest
import years

from examkit.assessment.scope import read_scope, vocabulary

PEOPLE = years.members(
    """candidate|name|unit|post|category
1|甲|党政办|镇长|领导干部
2|乙|财政所|科员|机关干部
3|丙|综合行政执法队|队员|行政执法人员
4|丁|东村|书记|村（社区）“两委”成员
5|戊|经济发展办和规划办|科员|机关干部
"""
)
WORDS = vocabulary(PEOPLE)


def due(written: str, **said: str) -> str | None:
    scope = read_scope(written, WORDS, said)
    return None if scope is None else "".join(one.name for one in PEOPLE if scope.includes(one.postings[0]))


@pytest.mark.parametrize(
    ("written", "names"),
    [("全体", "甲乙丙丁戊"), ("全镇全体干部", "甲乙丙丁戊"), ("全体国家工作人员", "甲乙丙丁戊"), ("全镇干部职工", "甲乙丙丁戊"),
     ("财政所", "乙"), ("财政所全体人员", "乙"), ("党政办、财政所", "甲乙"), ("党政办和东村", "甲丁"), ("领导干部", "甲"),
     ("全体领导干部", "甲"), ("镇领导干部", "甲"), ("机关全体干部", "乙戊"), ("镇机关全体干部", "乙戊"), ("村（社区）\"两委\"成员", "丁"),
     ("经济发展办和规划办", "戊"), ("科员", "乙戊"), ("全体（不含村（社区）“两委”成员）", "甲乙丙戊"), ("除财政所外", "甲丙丁戊"),
     ("机关干部（不含财政所）", "戊"), ("除财政所以外的机关干部", "戊"), ("全体，不含领导干部", "乙丙丁戊"), ("综合行政执法队、领导干部", "甲丙")],
)  # fmt: skip
def test_a_scope_in_the_words_of_the_roster(written: str, names: str) -> None:
    assert due(written) == names


@pytest.mark.parametrize(
    "written", ["", "镇党委理论学习中心组", "有关人员", "财政所、林业站", "全体党员", "除林业站外", "干部", "机关"]
)
def test_a_scope_that_names_somebody_unknown_is_not_guessed_at(written: str) -> None:
    assert due(written) is None


def test_annual_toml_says_what_a_scope_means() -> None:
    assert due("镇党委理论学习中心组", 镇党委理论学习中心组="领导干部、党政办") == "甲"
    assert due("有关人员", 有关人员="全体") == "甲乙丙丁戊"
    assert due("有关人员", 有关人员="林业站") is None
