"""annual.toml. Oracle: the files in the tests, as an office writes them."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
import years

import examkit.assessment as package
from examkit.assessment.rules import CHOICES, unsigned_because
from examkit.assessment.signature import signed_text
from examkit.problems import InputError

SITTING = '\n[[sitting]]\nfolder = "2026-03-一季度"\nweight = 1\n'


def codes(text: str) -> list[tuple[str, object]]:
    with pytest.raises(InputError) as caught:
        years.rules(text)
    return sorted((one.code, dict(one.values).get("key", "")) for one in caught.value.problems)


def test_what_the_office_decided_is_read() -> None:
    rules = years.rules()
    assert rules.weights == (("attendance", 50), ("hours", 50))
    assert rules.bands == (("优秀", 90), ("合格", 60), ("不合格", 0))
    assert (rules.hours_target, rules.points_target, rules.minutes) == (6, None, None)
    assert (rules.choice("attendance.blank"), rules.choice("composite.round")) == ("absent", "0.1")


def test_english_words_say_the_same() -> None:
    text = years.TOML
    for words in CHOICES.values():
        for value, word in words.items():
            text = text.replace(f'"{word}"', f'"{value}"')
    assert text != years.TOML
    assert years.rules(text).choices == years.rules().choices


def test_nothing_that_is_needed_has_a_default() -> None:
    assert codes("year = 2026") == [("annual.undecided", "attendance.blank"), ("annual.undecided", "weights")]
    bare = "year = 2026\n[weights]\nattendance = 1\nhours = 1\npoints = 1\nexam = 1\n"
    needed = {
        "attendance.blank",
        "attendance.leave",
        "bands",
        "hours.target",
        "hours.part_year",
        "points.target",
        "sitting",
    }
    needed |= {key for key in CHOICES if key.startswith("composite.")}
    assert {key for _, key in codes(bare)} == needed
    assert {key for _, key in codes(bare + SITTING)} == needed - {"sitting"} | {
        key for key in CHOICES if key.startswith("exam.")
    }


def test_no_number_of_an_office_stands_in_the_code() -> None:
    """Weights, targets and bands are nowhere in code: 40 hours, 50/50, 90/80/60."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    assert not any(word in source for word in ("优秀", '合格"', "Fraction(40)", "Fraction(50)", "Fraction(90)"))


def test_an_office_may_make_no_composite() -> None:
    rules = years.rules('year = 2026\nweights = "不合成"\n[attendance]\nblank = "缺席"\n')
    assert (rules.composes, rules.bands) == (False, ())


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (("year = 2026", "year = 2025"), ("annual.year", "")),
        (("attendance = 50", "attendance = -1"), ("annual.value", "weights.attendance")),
        (("attendance = 50", 'attendance = "一半"'), ("annual.value", "weights.attendance")),
        (("attendance = 50", "attendance = true"), ("annual.value", "weights.attendance")),
        (("attendance = 50", "attendance = nan"), ("annual.value", "weights.attendance")),
        (("attendance = 50", '"出勤" = 50'), ("annual.key-unknown", "weights.出勤")),
        (("target = 6", "target = 0"), ("annual.value", "hours.target")),
        (("target = 6", "goal = 6"), ("annual.key-unknown", "hours.goal")),
        (('blank = "缺席"', 'blank = "旷课"'), ("annual.choice", "attendance.blank")),
        (('"不合格" = 0', '"不合格" = 10'), ("annual.bands", "")),
        (('"合格" = 60', '"合格" = 90'), ("annual.bands", "")),
        (("[bands]", '["等次"]'), ("annual.key-unknown", "等次")),
        (("[composite]", '[states]\n"借调" = 1\n\n[composite]'), ("annual.choice", "states.借调")),
        (("[composite]", '[states]\n"借调" = [1]\n\n[composite]'), ("annual.choice", "states.借调")),
        (("[bands]", "[bands"), ("file.toml", "")),
    ],
)
def test_every_mistake_is_named(edit: tuple[str, str], found: tuple[str, str]) -> None:
    assert edit[0] in years.TOML
    assert found in codes(years.TOML.replace(*edit))


@pytest.mark.parametrize(
    ("entry", "key"),
    [('folder = "x"', "sitting[1].weight"), ("weight = 1", "sitting[1].folder"), ('folder = "x"\nweight = "一"', "sitting[1].weight"),
     ('folder = "x"\nweight = 1\nyear = 1', "sitting[1].year"), ('folder = "x"\nweight = 0', "sitting.weight"),
     ('folder = "x"\nweight = 1\nother_year = "是"', "sitting[1].other_year")],
)  # fmt: skip
def test_a_sitting_needs_its_folder_and_weight(entry: str, key: str) -> None:
    assert key in [named for _, named in codes(f"{years.TOML}{years.EXAM}\n[[sitting]]\n{entry}\n")]


def test_sittings_are_read() -> None:
    rules = years.rules(
        years.TOML + years.EXAM + SITTING + SITTING.replace("03-一", "06-二").replace("1\n", "0.5\nother_year = true\n")
    )
    assert [(one.folder, one.weight, one.other_year) for one in rules.sittings] == [
        ("2026-03-一季度", 1, False), ("2026-06-二季度", Fraction(1, 2), True),
    ]  # fmt: skip


def test_unsigned_and_edited_rules_are_refused_with_the_reason() -> None:
    signed = signed_text(years.TOML, "张三", dt.date(2026, 12, 20))
    reason = unsigned_because(years.rules(), "annual.toml")
    assert reason is not None and reason.code == "annual.unsigned"
    assert unsigned_because(years.rules(signed), "annual.toml") is None
    reason = unsigned_because(years.rules(signed.replace("hours = 50", "hours = 40")), "annual.toml")
    assert reason is not None and reason.code == "annual.edited"
    assert "张三 2026-12-20" in reason.describe("zh")


def test_a_signature_that_lacks_something_is_a_mistake() -> None:
    assert ("annual.value", "signed") in codes(years.TOML + '\n[signed]\nby = "张三"\n')
