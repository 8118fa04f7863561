"""The draft of the next quiz and what to read again. Oracle: blueprint.py reads the draft; counts by hand."""

import datetime as dt
import tomllib
from fractions import Fraction

import makers
import pytest
from test_shares import PENALTY, WORK, answer

from examkit.assembly import assemble
from examkit.blueprint import blueprint_from
from examkit.problems import Source
from examkit.weakness import Share, Work, draft_blueprint, person_reading, unit_reading, weak_laws


def share(law: str, earned: int, answers: int = 50) -> Share:
    return Share((law,), 10, 5, answers, Fraction(earned), Fraction(100))


SHARES = (share("甲法", 90), share("乙法", 40), share("丙法", 60), share("丁法", 30, answers=4), share("戊法", 50))


def test_the_lowest_laws_below_the_whole_are_weak_and_few_answers_say_nothing() -> None:
    assert weak_laws(SHARES) == ("乙法", "戊法")
    assert weak_laws(SHARES, ["甲法"]) == ("甲法", "乙法", "戊法")
    assert weak_laws((), ["甲法"]) == ("甲法",)
    assert weak_laws(()) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_draft_is_a_blueprint_that_can_be_assembled(lang: str) -> None:
    blueprint = makers.blueprint(minutes=20)
    (form,) = assemble(makers.bank(), blueprint, seed=1)
    since = dt.date(2026, 1, 1)
    text = draft_blueprint(blueprint.conduct, form, [PENALTY], used_after=since, lang=lang)
    read = blueprint_from(tomllib.loads(text), Source("next_quiz.toml"))
    assert (read.conduct.title, read.conduct.bands, read.used_after) == ("学法测试", blueprint.conduct.bands, since)
    assert [(one.type, one.count, one.points, str(one.rule)) for one in read.sections] == [
        (one.type, one.count, one.points, str(one.rule)) for one in blueprint.sections
    ]
    assert [(one.where, one.unit, one.minimum) for one in read.quotas] == [((("law", PENALTY),), "items", 2)]
    assert len(assemble(makers.bank(), read, seed=2)[0].placements) == 5


def test_a_law_of_which_the_bank_holds_nothing_more_is_not_demanded() -> None:
    blueprint = makers.blueprint()
    (form,) = assemble(makers.bank(), blueprint, seed=1)
    text = draft_blueprint(
        blueprint.conduct, form, [PENALTY, "宪法"], used_after=dt.date(2026, 1, 1), lang="zh", available={PENALTY: 1}
    )
    assert [one["minimum"] for one in tomllib.loads(text)["quota"]] == [1]


def test_units_and_people_read_again_what_they_missed() -> None:
    (person, *_) = person_reading(WORK)
    assert (person.person, person.unit) == ("1", "财政所")
    assert [(one.article, one.answers, one.missed) for one in person.articles] == [((PENALTY, "42"), 2, 1)]
    six = Work(tuple(answer(str(n), "b", 0) for n in range(6)), WORK.items)
    (unit,) = unit_reading(six)
    assert (unit.unit, [(one.article, one.missed) for one in unit.articles]) == ("财政所", [((PENALTY, "42"), 6)])
    assert [one.articles for one in unit_reading(WORK)] == [(), ()]


def test_an_item_answered_in_full_later_need_not_be_read_again() -> None:
    work = Work((answer("1", "b", 0), answer("1", "b", 2)), WORK.items)
    assert [one.articles for one in person_reading(work)] == [()]
