"""Originals purged. Oracles: the folder before and after, byte for byte; what a person may no longer find anywhere."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import makers
import pytest

from examkit import cli, formats, manifest, sitting, slip
from examkit.problems import ExamkitError, Refused
from examkit.report import report, score_book

DAY = dt.date(2027, 12, 31)
HEADS = (
    "序号", "用户ID", "提交答卷时间", "所用时间", "来源", "来自IP", "总分", "1、您的姓名：", "2、您的单位：", "3、手机号码",
)  # fmt: skip
STEMS = (
    "4、限制人身自由的行政处罚，只能由什么设定？", "5、行政执法人员在一般案件中不得少于几人？",
    "6、下列属于行政处罚种类的有哪些？", "7、对同一个违法行为不得给予两次以上罚款。", "8、行政许可听证的费用由申请人承担。",
)  # fmt: skip
RIGHT = ("A.法律", "B.两人", "A.警告┋B.罚款┋D.行政拘留", "对", "错")
PRIVATE = ("192.0.2.77", "13800000000", "wx_9f3", "微信")


def export(path: Path) -> Path:
    """A platform's file: 王芳 twice, 张伟 of two units, a stranger, a cell that cannot be read."""
    people = [
        ("王芳", "党政办", *RIGHT), ("张 伟", "财政所", "B.行政法规", *RIGHT[1:]), ("外来测试", "县司法局", *RIGHT),
        ("李强", "财政所", "法律和行政法规", *RIGHT[1:]), ("王芳", "党政办", "(空)", *RIGHT[1:]), ("张伟", "", *RIGHT),
    ]  # fmt: skip
    rows = [
        (
            n,
            "wx_9f3",
            f"2026/3/27 下午3:0{n}:11",
            "80秒",
            "微信",
            "192.0.2.77",
            "100",
            name,
            unit,
            "13800000000",
            *marks,
        )
        for n, (name, unit, *marks) in enumerate(people, start=1)
    ]
    return makers.xlsx(path, [(*HEADS, *STEMS), *rows])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A platform's export and a sheet typed by hand, everything decided."""
    made = makers.assembled(tmp_path / "考试")
    settings = (made / "sitting.toml").read_text(encoding="utf-8")
    (made / "sitting.toml").write_text(f"retain_until = {DAY.isoformat()}\n{settings}", encoding="utf-8")
    typed = makers.answers(
        tmp_path / "手工.xlsx", ("阿依古丽·买买提", "综治中心", "A", "", "AB", "√", "×"), ("李强", "", *[""] * 5)
    )
    sitting.grade(made, [export(tmp_path / "问卷星.xlsx"), typed], roster=makers.people(tmp_path / "花名册.csv"))
    decisions = {(4, "unknown"): "drop", (7, "ambiguous"): "001", (5, "unreadable"): "=A"}
    for more in ({}, {(3, "conflict"): "drop"}):  # 李强 is there twice once his cell is read
        makers.decide(made, decisions | more)
        sitting.grade(made)
    assert sitting.look(made).findings.open_reviews == 0
    return made


def codes(step: Callable[[], object]) -> list[str]:
    with pytest.raises(ExamkitError) as caught:
        step()
    return [one.code for one in caught.value.problems]


def derived(folder: Path) -> dict[str, bytes]:
    kept = ("manifest.json", "answers.json")
    return {name: data for name, data in makers.tree(folder).items() if name not in kept and "inbox/" not in name}


# --- when ------------------------------------------------------------------------------------------------------------


def test_nothing_is_purged_before_the_day_unless_somebody_says_so(folder: Path) -> None:
    before = makers.tree(folder)
    assert codes(lambda: sitting.purge(folder, DAY - dt.timedelta(days=1))) == ["purge.too-early"]
    assert makers.tree(folder) == before
    assert len(sitting.purge(folder, DAY - dt.timedelta(days=1), now=True)) == 2
    assert not list((folder / "inbox").iterdir())


def test_without_a_day_nothing_is_purged(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT))])
    assert codes(lambda: sitting.purge(folder, DAY)) == ["purge.no-day"]
    sitting.purge(folder, DAY, now=True)
    assert codes(lambda: sitting.purge(makers.assembled(tmp_path / "新"), DAY, now=True)) == ["sitting.ungraded"]


@pytest.mark.parametrize("day", ['"明年"', "2027", "2027-12-31T00:00:00"])
def test_a_day_that_is_none_is_an_error(folder: Path, day: str) -> None:
    text = (folder / "sitting.toml").read_text(encoding="utf-8").replace(DAY.isoformat(), day, 1)
    (folder / "sitting.toml").write_text(text, encoding="utf-8")
    assert codes(lambda: sitting.open_sitting(folder)) == ["blueprint.value"]


def test_a_dry_run_deletes_nothing_and_says_what_would_go(folder: Path) -> None:
    before = makers.tree(folder)
    found = sitting.purge(folder, DAY, dry_run=True)
    assert makers.tree(folder) == before
    assert [(one.name, one.sha256) for one in found] == [
        (name, hashlib.sha256(before[f"inbox/{name}"]).hexdigest()) for name in ("手工.xlsx", "问卷星.xlsx")
    ]
    assert found[0].people == ("005 阿依古丽·买买提", "003 李强")
    assert found[1].people == ("002 王芳", "004 张伟", "外来测试", "003 李强", "001 张伟")


def test_while_a_row_waits_the_originals_are_kept(folder: Path) -> None:
    makers.decide(folder, {(4, "unknown"): ""})
    sitting.grade(folder)
    assert codes(lambda: sitting.purge(folder, DAY)) == ["purge.open"]


def test_an_original_that_was_changed_by_hand_is_not_purged(folder: Path) -> None:
    typed = folder / "inbox" / "手工.xlsx"
    makers.answers(typed, ("阿依古丽·买买提", "综治中心", "A", "", "AB", "√", "×"), ("李强", "", *[""] * 5), (None, ""))
    assert codes(lambda: sitting.purge(folder, DAY)) == ["manifest.edited"]
    assert typed.exists()


# --- what is left ----------------------------------------------------------------------------------------------------


def test_name_digest_day_and_people_stay_in_the_manifest_and_verify_accepts(folder: Path) -> None:
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "inbox").iterdir()}
    before = derived(folder)
    sitting.purge(folder, DAY)
    assert not [name for name in makers.tree(folder) if name.startswith("inbox/")]
    data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert data["purged"]["inbox/手工.xlsx"] == {
        "sha256": digests["手工.xlsx"], "at": "2027-12-31", "people": ["005 阿依古丽·买买提", "003 李强"],
    }  # fmt: skip
    assert data["purged"]["inbox/问卷星.xlsx"]["sha256"] == digests["问卷星.xlsx"]
    assert derived(folder) == before
    assert sitting.verify(folder) == []


def test_addresses_numbers_and_a_platforms_ids_are_nowhere(folder: Path) -> None:
    sitting.purge(folder, DAY)
    everything = b"".join(makers.tree(folder).values()).decode("utf-8", "replace")
    review = "".join(row["value"] for row in makers.table(folder, "review.csv"))
    assert [word for word in PRIVATE if word in everything and word not in review] == []


def test_grading_again_changes_no_byte_after_a_purge(folder: Path) -> None:
    sitting.purge(folder, DAY)
    before = makers.tree(folder)
    sitting.grade(folder)
    assert derived(folder) == {name: before[name] for name in derived(folder)}
    assert sitting.verify(folder) == []
    for name in ("scores.csv", "responses.csv", "summary.json", "items.csv", "distractors.csv"):
        (folder / name).unlink()
    sitting.grade(folder)
    assert {name: data for name, data in makers.tree(folder).items() if name != "manifest.json"} == {
        name: data for name, data in before.items() if name != "manifest.json"
    }


def test_reports_slips_explanations_and_corrections_go_on(folder: Path) -> None:
    before = sitting.look(folder).findings
    sitting.purge(folder, DAY)
    after = sitting.look(folder).findings
    assert (report(after, "zh"), score_book(after, "zh")) == (report(before, "zh"), score_book(before, "zh"))
    who = sitting.find_person(before, "002")
    assert slip.slip(after, sitting.find_person(after, "002"), "zh") == slip.slip(before, who, "zh")
    made = sitting.correction(folder, "改答案", "q1", ["B"], reason="条文已改", by="考务组", at=dt.datetime(2028, 1, 2))
    assert makers.scores(folder)["004"] == "80"
    sitting.regrade(folder, made)
    assert makers.scores(folder)["004"] == "100"
    undone = sitting.undoing(folder, 1, reason="误改", by="考务组", at=dt.datetime(2028, 1, 3))
    sitting.regrade(folder, undone)
    assert makers.scores(folder)["004"] == "80"
    assert sitting.verify(folder) == []


def test_a_decision_is_still_taken_back(folder: Path) -> None:
    sitting.purge(folder, DAY)
    makers.decide(folder, {(5, "unreadable"): "=C"})
    sitting.grade(folder)
    assert {row["q1"] for row in makers.table(folder, "responses.csv") if row["candidate"] == "003"} == {"C"}


def test_files_that_come_later_join_what_is_kept_and_can_be_purged_too(folder: Path, tmp_path: Path) -> None:
    first = sitting.purge(folder, DAY)
    late = makers.answers(tmp_path / "补交.xlsx", ("张伟", "党政办", *makers.RIGHT), heads=makers.HEADS)
    sitting.grade(folder, [late])
    assert len(makers.table(folder, "submissions.csv")) == 9
    makers.decide(folder, {(2, "conflict"): "ok", (7, "conflict"): "ok"})
    sitting.grade(folder)
    before = derived(folder)
    assert [one.name for one in sitting.purge(folder, DAY)] == ["补交.xlsx"]
    assert derived(folder) == before
    purged = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["purged"]
    assert sorted(purged) == sorted(f"inbox/{name}" for name in ("补交.xlsx", *(one.name for one in first)))
    assert sitting.purge(folder, DAY) == ()


def test_a_purged_file_that_comes_again_is_known(folder: Path, tmp_path: Path) -> None:
    sitting.purge(folder, DAY)
    before = makers.tree(folder)
    assert sitting.grade(folder, [tmp_path / "手工.xlsx"]).already == ("手工.xlsx",)
    assert {name: data for name, data in makers.tree(folder).items() if name != "manifest.json"} == {
        name: data for name, data in before.items() if name != "manifest.json"
    }
    other = tmp_path / "新" / "手工.xlsx"
    other.parent.mkdir()
    makers.answers(other, ("阿依古丽·买买提", "综治中心", *makers.RIGHT))
    assert codes(lambda: sitting.grade(folder, [other])) == ["sitting.same-name"]
    sitting.grade(folder, [other], replace=True)
    assert makers.scores(folder)["005"] == "100"
    assert sitting.verify(folder) == []


def test_what_is_kept_is_part_of_the_record(folder: Path) -> None:
    sitting.purge(folder, DAY)
    kept = folder / "answers.json"
    data = kept.read_bytes()
    kept.write_bytes(data.replace("法律".encode(), "命令".encode(), 1))
    assert [one.source.path for one in sitting.verify(folder) if one.source] == ["answers.json"]
    assert codes(lambda: sitting.grade(folder)) == ["manifest.edited"]
    for text in ("", "{}", "[]", '{"files": {"a": [{}]}}'):
        kept.write_text(text, encoding="utf-8")
        assert codes(lambda: sitting.look(folder)) == ["purge.answers"]
    kept.unlink()
    scores = (folder / "scores.csv").read_bytes()
    for step in (sitting.grade, sitting.look, lambda at: sitting.regrade(at, None)):
        with pytest.raises(Refused, match="2027-12-31"):
            step(folder)
    assert (folder / "scores.csv").read_bytes() == scores


def test_forms_that_are_told_by_letters_stay_apart(tmp_path: Path) -> None:
    """Two forms in one file: what is written are printed letters, which mean something under the row's own form only."""
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, order="shuffled", options="shuffled")
    marks = {form.name: written(form) for form in sitting.open_sitting(folder).forms}
    rows = [("王芳", "", "A卷", *marks["A"]), ("李强", "", "b", *marks["B"]), ("张伟", "党政办", "", *marks["B"])]
    heads = ("序号", "姓名", "单位", "卷别", *"12345", "备注")
    path = makers.answers(tmp_path / "答卷.xlsx", *((*row, "13800000000") for row in rows), heads=heads)
    sitting.grade(folder, [path], roster=makers.people(tmp_path / "花名册.csv"))
    makers.decide(folder, {(4, "ambiguous"): "=B"})
    sitting.grade(folder)
    before = derived(folder)
    sitting.purge(folder, DAY, now=True)
    sitting.grade(folder)
    assert derived(folder) == before
    assert set(makers.scores(folder).values()) == {"100"}
    makers.decide(folder, {(4, "ambiguous"): "=A"})
    sitting.grade(folder)
    assert makers.scores(folder)["001"] != "100"


def written(form: Any) -> list[str]:
    words = {"true": "√", "false": "×"}
    return [
        words.get(str(piece.item.key)) or "".join(sorted(map(piece.printed_label, str(piece.item.key))))
        for piece in form.pieces
    ]


def test_open_answers_may_be_marked_after_a_purge(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110)
    path = makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT, "先告知"), heads=(*makers.HEADS, "6"))
    sitting.grade(folder, [path])
    sitting.purge(folder, DAY, now=True)
    (folder / "marks.csv").write_text("submission,item,line,marker,points\n1,q6,1,甲,6\n", encoding="utf-8")
    sitting.grade(folder)
    assert makers.scores(folder) == {"王芳": "106"}


SHARED_LAYOUTS = ("wjx_by_text.xlsx", "hand_entry.xlsx", "tencent_docs_collect.xlsx")


@pytest.mark.parametrize("name", SHARED_LAYOUTS)
def test_the_samples_are_computed_again_from_what_is_kept(tmp_path: Path, shared: Path, name: str) -> None:
    samples = shared / "samples"
    bank = formats.read_bank(samples / "bank" / "kaoshibao_template_20221101.xlsx")
    sections = [
        {"heading": "单选", "type": "single", "count": 10, "points": 4},
        {"heading": "多选", "type": "multiple", "count": 5, "points": 8},
        {"heading": "判断", "type": "true_false", "count": 5, "points": 4},
    ]
    folder = tmp_path / "考试"
    sitting.assemble(folder, bank, makers.blueprint(section=sections), seed=1)
    sitting.grade(folder, [samples / "results" / name], roster=samples / "people" / "roster.xlsx")
    rows = makers.table(folder, "review.csv")
    makers.decide(folder, {(int(row["row"]), "unknown"): "drop" for row in rows if row["kind"] == "unknown"})
    sitting.grade(folder)
    before = derived(folder)
    sitting.purge(folder, DAY, now=True)
    sitting.grade(folder)
    assert derived(folder) == before


# --- killed ----------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """A run that ends here, whatever it was doing."""


def kill_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """The run ends before the ``step``-th file that is written or deleted."""
    count = 0
    write, unlink = manifest.write_whole, Path.unlink

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def one(*args: Any, **options: Any) -> object:
            nonlocal count
            if "inbox" not in str(args[0]) and real is unlink:  # a temporary file of our own
                return real(*args, **options)
            count += 1
            if count > step:
                raise Killed
            return real(*args, **options)

        return one

    patch.setattr(manifest, "write_whole", counted(write))
    patch.setattr(Path, "unlink", counted(unlink))


@pytest.mark.parametrize("next_step", ["purge", "grade"])
@pytest.mark.parametrize("step", range(6))
def test_a_purge_killed_anywhere_is_completed_by_the_next_run(
    folder: Path, step: int, next_step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = derived(folder)
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        try:
            sitting.purge(folder, DAY)
        except Killed:
            unfinished = [one.code for one in sitting.verify(folder)]
            assert unfinished == (["manifest.unfinished"] if step else [])
        else:
            assert step == 5  # two manifests, what is kept, and two originals
    if next_step == "grade":
        sitting.grade(folder)
        assert sitting.verify(folder) == []
        assert derived(folder) == before
        purged = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("purged", {})
        assert {Path(name).name for name in purged} == {"手工.xlsx", "问卷星.xlsx"} - {
            path.name for path in (folder / "inbox").iterdir()
        }
    sitting.purge(folder, DAY)
    assert sitting.verify(folder) == []
    assert derived(folder) == before
    purged = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["purged"]
    assert {name: len(one["people"]) for name, one in purged.items()} == {"inbox/手工.xlsx": 2, "inbox/问卷星.xlsx": 5}
    assert not list((folder / "inbox").iterdir())


# --- as it is typed --------------------------------------------------------------------------------------------------


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["purge", str(folder)]
    if dt.date.today() < DAY:
        assert cli.main(words) == 1
        assert "2027-12-31" in capsys.readouterr().err
    assert cli.main([*words, "--now", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "手工.xlsx" in out and "涉及 2 人" in out and "试算" in out
    assert cli.main([*words, "--now"]) == 0
    assert "已清除 2 个原件" in capsys.readouterr().out
    assert cli.main([*words, "--now"]) == 0
    assert "没有原件" in capsys.readouterr().out
    assert cli.main(["verify", str(folder)]) == 0
