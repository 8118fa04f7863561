"""The sample year: does the record find what was planted, and claim nothing else? Oracle: town.toml, that planted it.

Over 24 seeds (``benchmarks/sample_year.py 24``) the law, the office and the item were found in all; the unlucky small
office and the lucky large community were never claimed, nor another law or item; some other unit in 2 of 24: of 57 units
in two funnels chance alone flags one in about a tenth of all years (0.2 % each), and the report says so.
"""

from pathlib import Path

import makers
import openpyxl
import pytest
import towns

from examkit import formats, sample_year, sitting, year
from examkit.assessment import funnels
from examkit.assessment.units import by_group
from examkit.problems import Refused

ROOT = Path(__file__).parents[1]
BANK = ROOT / "question_bank"


@pytest.fixture(scope="module")
def bank():
    return formats.read_bank(BANK)


@pytest.fixture(scope="module")
def played(tmp_path_factory, bank) -> tuple[Path, year.Annual]:
    folder = tmp_path_factory.mktemp("year") / "demo-year"
    return folder, sample_year.play(folder, bank, towns.SAMPLE)


@pytest.fixture(scope="module")
def truth():
    return sample_year.settle(towns.SAMPLE / sample_year.TOWN, sample_year.SEED).truth


# --- what is found, and what is not ------------------------------------------------------------------------------------


def test_the_record_finds_exactly_what_was_planted(played, truth) -> None:
    found = sample_year.claims_of(played[1])
    assert found.laws == {truth.law}
    assert found.lagging == {truth.office}
    assert found.leading == set()
    assert found.drifting == {truth.amended_item}
    assert found.corrected == {truth.wrong_key_item}
    assert found.false(truth) == set()


def test_the_office_that_only_looks_bad_looks_bad_and_is_not_said_to_lag(played, truth) -> None:
    """By raw mean it stands beside the office that truly lags, in the lowest tenth; the large one in the highest."""
    found = sample_year.claims_of(played[1])
    units = len(found.means)
    assert abs(found.place(truth.small) - found.place(truth.office)) <= 2
    assert found.place(truth.small) <= units / 10
    assert found.place(truth.large) >= units * 9 / 10
    assert {truth.small, truth.large} & (found.lagging | found.leading) == set()


def test_chance_alone_is_said_to_flag_a_tenth_of_a_unit(played) -> None:
    found = played[1]
    units = by_group(found.gathered.data, found.records, "unit")
    assert funnels(units).mean.expected == pytest.approx(0.002 * 57)


def test_the_amendment_shows_between_the_sittings_around_it(played, truth) -> None:
    (moved,) = [one for one in played[1].weakness.drift if one.flag]
    assert (moved.first, moved.later) == ("2026-06-第二季度", "2026-09-第三季度")
    assert moved.first[:7] < f"{truth.amended_on:%Y-%m}" < moved.later[:7]
    assert moved.change < -0.25


def test_the_law_is_asked_again_first_and_stands_in_the_study_lists(played, truth) -> None:
    folder, found = played
    assert found.weakness.next_laws[0] == truth.law
    rows = makers.table(folder / "results" / "2026", year.STUDY_LIST)
    assert truth.law in {row["law"] for row in rows if row["unit"] == truth.office and not row["candidate"]}


def test_the_key_that_was_printed_wrong_was_suspected_before_it_was_corrected(played, truth) -> None:
    folder = played[0] / "results" / truth.wrong_key_sitting
    told = {"reason": "试算", "by": "测试", "at": sitting.open_sitting(folder).corrections[0].at}
    before = sitting.regrade(folder, sitting.undoing(folder, 1, **told), dry_run=True).after
    flags = {row.item: row.flags for group in before.groups for row in group.analysis.items}
    assert "suspected_key" in flags[truth.wrong_key_item]


def test_another_seed_finds_the_same_and_praises_or_blames_nobody_for_luck(tmp_path: Path, bank, truth) -> None:
    found = sample_year.claims_of(sample_year.play(tmp_path / "y", bank, towns.SAMPLE, seed=5))
    assert truth.law in found.laws and truth.office in found.lagging and truth.amended_item in found.drifting
    assert {truth.small, truth.large} & (found.lagging | found.leading) == set()
    assert len(found.false(truth)) <= 1


# --- what it holds -----------------------------------------------------------------------------------------------------


def test_it_is_the_year_of_the_issue(played) -> None:
    """9 offices, 48 villages, 260 people, 22 sessions, 4 sittings with a makeup, moves, exemptions, one corrected key."""
    _, found = played
    town = sample_year.settle(towns.SAMPLE / sample_year.TOWN, sample_year.SEED)
    units = {service.unit for one in town.people for service in one.services}
    villages = {one for one in units if one.endswith(("村", "社区"))}
    assert (len(units - villages), len(villages), len(town.people)) == (9, 48, 260)
    assert len({one.name for one in town.people}) == 260
    assert len(found.gathered.data.register.sessions) == 22
    held = found.gathered.sittings
    assert [len(one.results.makeups) for one in held] == [0, 0, 0, 1]
    assert sum(len(sitting.open_sitting(one.folder).corrections) for one in held) == 1
    notes = [note.code for one in found.records for note in one.notes]
    assert (notes.count("moved"), notes.count("came"), notes.count("left")) == (5, 2, 2)
    assert sum(one.member.exempt for one in found.records) == 3
    assert notes.count("exam_absent") > 0
    assert [one.status for one in held[3].results.results.people].count("缓考") == 2
    assert found.written and not found.gathered.open and not found.gathered.problems


def test_the_raw_files_are_laid_out_as_offices_do(played) -> None:
    raw = played[0] / sample_year.RAW
    sheet = openpyxl.load_workbook(raw / "学法台账.xlsx").worksheets
    assert [one.title for one in sheet] == ["学法场次", "个人签到"]
    assert [cell.value for cell in sheet[0][2]][:5] == ["序号", "学习日期", "学习内容", "参加范围", "学时"]
    assert sheet[0].cell(sheet[0].max_row, 1).value == "合计"
    export = openpyxl.load_workbook(raw / "2026-06-第二季度" / "答卷.xlsx").worksheets[0]
    heads = [str(cell.value) for cell in next(export.iter_rows())]
    assert heads[2] == "提交答卷时间" and "1、您的姓名：" in heads
    assert (raw / "网上自学学时.csv").read_bytes().decode("gb18030").startswith("人员编号,姓名")


def test_every_step_verifies(played) -> None:
    folders = sorted(path for path in (played[0] / "results").iterdir())
    assert len(folders) == 6
    assert [year.verify(one) if year.is_year(one) else sitting.verify(one) for one in folders] == [[]] * 6


# --- a small town ------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_record(tmp_path: Path, bank) -> None:
    sample = towns.small(tmp_path / "sample")
    first, second = (sample_year.play(tmp_path / name, bank, sample).folder / year.RECORD for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_one_call_from_settings_to_papers(tmp_path: Path) -> None:
    sample, folder = towns.small(tmp_path / "sample"), tmp_path / "demo-year"
    paths, done = sample_year.sample_year(folder, bank=BANK, sample=sample)
    assert [name for name, path in paths.items() if not path.exists()] == []
    assert year.verify(done.folder) == []
    assert "虚构" in (folder / "README.txt").read_text(encoding="utf-8")
    (folder / "README.txt").write_text("我的", encoding="utf-8")
    with pytest.raises(Refused):
        sample_year.sample_year(folder, bank=BANK, sample=sample)
