"""Weak spots of a year from its folder. Oracle: sittings whose answers were laid down, counted by hand."""

import datetime as dt
import tomllib
from pathlib import Path

import makers
import pytest
import years

from examkit import assembly, sitting, year
from examkit.blueprint import blueprint_from
from examkit.problems import Source

LAWS = ("宪法", "监察法", "行政处罚法")
ITEM = (
    "[{law}-{x}{n}] {law}{x}第{n}题说的是什么？\nA. 甲{n}\nB. 乙{n}\nC. 丙{n}\nD. 丁{n}\n答案：A\n依据：{law} 第{n}条\n"
)
TEXT, NEW = ("\n".join(ITEM.format(law=law, n=n, x=x) for law in LAWS for n in range(1, 9)) for x in ("", "x"))
SECTION = [{"heading": "单选", "type": "single", "count": 12, "points": 5}]
PEOPLE = 12
ROSTER = "candidate|name|unit|category\n" + "\n".join(
    f"{n:03d}|人{n}|{'党政办' if n % 2 else '财政所'}|机关干部" for n in range(1, PEOPLE + 1)
)
SESSIONS = "学习日期|学习内容|参加范围|学时\n2026-02-10|监察法专题学法|全体|2\n2026-02-20|宪法专题学法|全体|2"
MARKS = "编号|姓名|2月10日|2月20日\n" + "\n".join(f"{n:03d}|人{n}|√|√" for n in range(1, PEOPLE + 1))
TOML = years.TOML.replace("attendance = 50\nhours = 50", "exam = 1") + years.EXAM


def answers(folder: Path, wrong_law: str) -> list[tuple[str, ...]]:
    """Most miss ``wrong_law``: all but every third, fourth or fifth person; of the others everybody misses one item."""
    (form,) = sitting.open_sitting(folder).forms
    rows = []
    for person in range(1, PEOPLE + 1):
        marks = []
        for place, piece in enumerate(form.placements):
            right = person % (3 + place % 3) == 0 if piece.item.law == wrong_law else place % PEOPLE != person % PEOPLE
            marks.append(piece.printed_label("A" if right else "B"))
        rows.append((f"人{person}", *marks))
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sittings on different items; 监察法 was studied by all and missed by most."""
    results = tmp_path / "results"
    results.mkdir()
    toml = TOML
    for name, month, numbers in (("一季度", 3, range(1, 5)), ("三季度", 9, range(5, 9))):
        ids = [f"{law}-{n}" for law in LAWS for n in numbers]
        section = [{**SECTION[0], "items": ids}]
        made = makers.assembled(
            results / name, text=TEXT, date=dt.date(2026, month, 20), section=section, full_marks=60
        )
        sheet = makers.answers(
            tmp_path / f"{name}.xlsx", *answers(made, "监察法"), heads=("序号", "姓名", *range(1, 13))
        )
        sitting.grade(made, [sheet], roster=makers.people(tmp_path / "r.csv", ROSTER.replace("|", ",")))
        toml += f'[[sitting]]\nfolder = "{name}"\nweight = 1\n\n'
    return years.year_folder(results, toml=toml, roster=ROSTER, sessions=SESSIONS, marks=MARKS)


def test_the_law_that_was_studied_but_not_learnt_and_what_follows_from_it(folder: Path) -> None:
    found = year.annual(folder, bank=makers.bank(TEXT)).weakness
    shares = {one.name[0]: one.share for one in found.laws}
    assert {law for law, share in shares.items() if share is not None and share < 0.4} == {"监察法"}
    assert [(one.law, one.people, one.items, one.flag) for one in found.learnt] == [
        ("监察法", PEOPLE, 8, True), ("宪法", PEOPLE, 8, False),
    ]  # fmt: skip
    assert found.next_laws[0] == "监察法"
    assert {one.article[0] for one in found.articles[:8]} == {"监察法"}
    assert {one.name for one in found.unit_laws} == {(unit, law) for unit in ("党政办", "财政所") for law in LAWS}
    assert [one.unit for one in found.unit_reading] == ["党政办", "财政所"]
    rows = makers.table(folder, "study_list.csv")
    assert rows[0]["unit"] == "党政办" and rows[0]["law"] == "监察法" and rows[0]["candidate"] == ""
    assert {row["name"] for row in rows if row["candidate"] == "004"} == {"人4"}


def test_the_next_quiz_can_be_assembled_from_what_the_bank_still_holds(folder: Path) -> None:
    """All 24 items stood on a form of the year: with as many new ones the draft can be filled, from these alone."""
    fresh = f"{TEXT}\n{NEW}"
    year.annual(folder, bank=makers.bank(fresh))
    draft = tomllib.loads((folder / "next_quiz.toml").read_text(encoding="utf-8"))
    assert [(one["where"]["law"], one["minimum"]) for one in draft["quota"]] == [("监察法", 6)]
    blueprint = blueprint_from(draft, Source("next_quiz.toml"))
    sitting.assemble(folder.parent / "下一场", makers.bank(fresh), blueprint, seed=1)
    (form,) = sitting.open_sitting(folder.parent / "下一场").forms
    assert all("-x" in one.item.id for one in form.placements)
    assert sum(one.item.law == "监察法" for one in form.placements) >= 6
    assert len(assembly.assemble(makers.bank(fresh), blueprint, seed=2)[0].placements) == 12


def test_a_corrected_item_is_named_and_no_longer_tells_who_knew_it(folder: Path) -> None:
    entry = sitting.correction(
        folder.parent / "一季度", "送分", "宪法-1", reason="法条已修改", by="张三", at=dt.datetime(2026, 4, 1)
    )
    sitting.regrade(folder.parent / "一季度", entry)
    found = year.annual(folder).weakness
    assert [(one.folder, one.item, one.law, one.code) for one in found.doubtful if one.code == "corrected"] == [
        ("一季度", "宪法-1", "宪法", "corrected")
    ]
    assert all(one.item != "宪法-1" for one in found.work.answers)


def test_a_key_that_the_answers_speak_against_is_named(folder: Path) -> None:
    codes = {(one.item, one.code) for one in year.annual(folder).weakness.doubtful}
    assert ("监察法-1", "suspected_key") in codes
    assert not any(item.startswith("行政处罚法") for item, _ in codes)


def test_a_year_without_sittings_has_no_weak_spots(tmp_path: Path) -> None:
    folder = years.year_folder(tmp_path / "results")
    found = year.annual(folder).weakness
    assert (found.laws, found.learnt, found.next_laws, found.doubtful) == ((), (), (), ())
    assert not (folder / "next_quiz.toml").exists()
