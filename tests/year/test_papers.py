"""The papers of a year as files. Oracles: the folder before and after; the manifest; other readers of the files."""

import datetime as dt
import json
from pathlib import Path

import docx
import makers
import openpyxl
import pymupdf
import pytest
import small_town

from examkit import circular, year
from examkit.problems import ExamkitError, Refused
from examkit.year import Annual, papers

LETTER = "papers/2026年度学法考核情况通报"
TOP = "迎检材料"
DAY = dt.date(2026, 12, 28)


@pytest.fixture
def found(town: Path) -> Annual:
    return year.look(town)


@pytest.fixture
def letter_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the circular is written: pictures and files of persons take their time."""
    monkeypatch.setattr(papers, "KINDS", tuple(kind for kind in circular.KINDS if kind.name == "circular"))


def words(path: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)


def edit(path: Path, old: str, new: str) -> None:
    """What a trainer does in Word: other words in one paragraph, saved."""
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            paragraph.text = paragraph.text.replace(old, new)
    document.save(str(path))


def figures_change(town: Path) -> Annual:
    """Somebody who was away comes after all, and the year is computed again."""
    sessions, marks = small_town.sheets()
    import years

    years.book(town / "attendance.xlsx", sessions, marks.replace("|√|请假|", "|√|√|"))
    year.annual(town, replaced=True)
    return year.look(town)


def test_all_papers_are_written_and_verified(found: Annual, town: Path) -> None:
    made = year.write_papers(found, ["docx", "pdf", "xlsx"], "zh", day=DAY)
    names = {path.relative_to(town / "papers").as_posix() for path in made.paths}
    stems = ("成绩汇总表", "补考名单", "缺考人员名单", "免考备案表", "学习清单")
    for stem in stems:
        assert sum(stem in name for name in names) == 3, stem
    for stem in ("通报", "个人学法档案", "分析附件"):
        assert sum(stem in name for name in names) == 2, stem
    assert made.kept == () and year.verify(town) == []
    with pymupdf.open(town / f"{LETTER}.pdf") as pdf:
        assert "2026年12月28日" in "".join(page.get_text() for page in pdf).replace(" ", "")


def test_writing_again_gives_the_same_bytes(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx", "pdf", "xlsx", "html"], "zh")
    before = makers.tree(town)
    year.write_papers(found, ["docx", "pdf", "xlsx", "html"], "zh")
    assert makers.tree(town) == before


def test_each_unit_has_its_own_and_all_are_bound(found: Annual, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "KINDS", tuple(kind for kind in circular.KINDS if kind.name in ("summary", "reading")))
    year.write_papers(found, ["docx", "xlsx"], "zh", by_unit=True)
    folders = {path.name for path in (town / "papers").iterdir() if path.is_dir()}
    assert folders == set(small_town.UNITS)
    own = openpyxl.load_workbook(town / "papers/司法所/2026年度学法用法考试成绩汇总表.xlsx")
    said = {cell for sheet in own for row in sheet.iter_rows(values_only=True) for cell in row}
    assert said & small_town.NAMES == {name for _, name, unit in small_town.PEOPLE if unit == "司法所"}
    bound = openpyxl.load_workbook(town / "papers/2026年度学法用法考试成绩汇总表（分单位装订）.xlsx")
    assert len(bound.sheetnames) == len(small_town.UNITS)
    year.write_papers(found, ["docx", "xlsx"], "zh")
    assert not [path for path in (town / "papers").rglob("*") if path.is_file() and path.parent.name != "papers"]


def test_cells_are_numbers_and_titles_repeat_in_print(found: Annual, town: Path) -> None:
    year.write_papers(found, ["xlsx"], "zh", day=DAY)
    sheet = openpyxl.load_workbook(town / "papers/2026年度学法用法考试成绩汇总表.xlsx").worksheets[0]
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in values if isinstance(cell, str) and cell.startswith("=")]
    assert sheet.print_title_rows and sheet.page_setup.orientation == "landscape"
    assert any("填报日期：2026年12月28日" in str(cell) for cell in values)


# --- what the office says ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("letter_alone")
def test_number_addressee_and_date_come_from_papers_toml(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx"], "zh")
    draft = (town / "papers.toml").read_text(encoding="utf-8")
    assert all(line.startswith("#") for line in draft.splitlines())
    (town / "papers.toml").write_text(
        'number = "示府发〔2026〕12号"\nto = "各科室："\nby = "示例镇司法所"\ndate = 2026-12-30\n', encoding="utf-8"
    )
    year.write_papers(found, ["docx"], "zh")
    said = words(town / f"{LETTER}.docx")
    for word in ("示府发〔2026〕12号", "各科室：", "示例镇司法所", "2026年12月30日"):
        assert word in said
    assert year.verify(town) == []


@pytest.mark.usefixtures("letter_alone")
@pytest.mark.parametrize(
    ("text", "code"),
    [("nummer = 1", "annual.key-unknown"), ("number = 12", "annual.value"), ('date = "明天"', "annual.value"), ("to = ", "file.toml")],
)  # fmt: skip
def test_a_mistake_in_papers_toml_is_named(found: Annual, town: Path, text: str, code: str) -> None:
    (town / "papers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ExamkitError) as caught:
        year.write_papers(found, ["docx"], "zh")
    assert [one.code for one in caught.value.problems] == [code]


@pytest.mark.usefixtures("letter_alone")
def test_last_year_counts_only_as_it_was_written(found: Annual, town: Path) -> None:
    before = town.parent / "2025"
    before.mkdir()
    data = json.loads((town / "annual.json").read_text(encoding="utf-8"))
    data["overview"] |= {"year": 2025, "attended": 40}
    from examkit import manifest

    manifest.commit(before, "annual", {"annual.json": json.dumps(data).encode()})
    year.write_papers(found, ["docx"], "zh")
    assert "与2025年度相比" in words(town / f"{LETTER}.docx")
    (before / "annual.json").write_text("{}", encoding="utf-8")
    year.write_papers(found, ["docx"], "zh")
    assert "2025" not in words(town / f"{LETTER}.docx")


# --- edited papers -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("letter_alone")
def test_an_edited_circular_is_kept_where_the_figures_are_as_they_were(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx", "pdf"], "zh")
    edit(town / f"{LETTER}.docx", "现将有关情况通报如下", "经镇党委同意，现通报如下")
    edited = (town / f"{LETTER}.docx").read_bytes()
    made = year.write_papers(found, ["docx", "pdf"], "zh")
    assert [(one.name, one.beside) for one in made.kept] == [(f"{LETTER}.docx", ())]
    assert (town / f"{LETTER}.docx").read_bytes() == edited
    assert not list((town / "papers").glob("*（新）*"))
    assert [(one.code, one.severity) for one in year.verify(town)] == [("annual.paper-edited", "warning")]


@pytest.mark.usefixtures("letter_alone")
def test_where_the_figures_changed_the_new_version_goes_beside(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx", "pdf"], "zh")
    path = town / f"{LETTER}.docx"
    edit(path, "现将有关情况通报如下", "经镇党委同意，现通报如下")
    edited, old_pdf = path.read_bytes(), (town / f"{LETTER}.pdf").read_bytes()
    found = figures_change(town)
    made = year.write_papers(found, ["docx", "pdf"], "zh")
    assert [(one.name, one.beside) for one in made.kept] == [(f"{LETTER}.docx", (f"{LETTER}（新）.docx", f"{LETTER}（新）.pdf"))]  # fmt: skip
    assert path.read_bytes() == edited and (town / f"{LETTER}.pdf").read_bytes() == old_pdf
    assert "经镇党委同意" not in words(town / f"{LETTER}（新）.docx") and "实到64人次" in words(
        town / f"{LETTER}（新）.docx"
    )
    # taking the new one: the old is deleted, （新） renamed
    (town / f"{LETTER}（新）.docx").replace(path)
    made = year.write_papers(found, ["docx", "pdf"], "zh")
    assert made.kept == () and not list((town / "papers").glob("*（新）*")) and year.verify(town) == []


@pytest.mark.usefixtures("letter_alone")
def test_edits_are_thrown_away_only_when_that_is_said(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx"], "zh")
    before = (town / f"{LETTER}.docx").read_bytes()
    edit(town / f"{LETTER}.docx", "现将", "现把")
    year.write_papers(found, ["docx"], "zh", discard_edits=True)
    assert (town / f"{LETTER}.docx").read_bytes() == before


@pytest.mark.usefixtures("letter_alone")
def test_an_edited_new_version_is_not_overwritten(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx"], "zh")
    edit(town / f"{LETTER}.docx", "现将", "现把")
    year.write_papers(figures_change(town), ["docx"], "zh")
    edit(town / f"{LETTER}（新）.docx", "现将", "现把")
    sessions, marks = small_town.sheets()
    import years

    years.book(town / "attendance.xlsx", sessions, marks)
    year.annual(town, replaced=True)
    edited = (town / f"{LETTER}（新）.docx").read_bytes()
    with pytest.raises(Refused):
        year.write_papers(year.look(town), ["docx"], "zh", day=DAY)
    assert (town / f"{LETTER}（新）.docx").read_bytes() == edited


@pytest.mark.usefixtures("letter_alone")
def test_a_file_of_ones_own_under_the_name_is_kept(found: Annual, town: Path) -> None:
    (town / "papers").mkdir()
    (town / f"{LETTER}.docx").write_bytes(b"mine")
    made = year.write_papers(found, ["docx"], "zh")
    assert [one.beside for one in made.kept] == [(f"{LETTER}（新）.docx",)]
    assert (town / f"{LETTER}.docx").read_bytes() == b"mine"


# --- 迎检材料 --------------------------------------------------------------------------------------------------------------


def contents(town: Path) -> list[list[str]]:
    table = docx.Document(str(town / TOP / "00-目录.docx")).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.usefixtures("letter_alone")
def test_the_folder_for_inspection_has_everything_in_order(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx", "pdf"], "zh")
    made = year.write_bundle(found, ["docx", "pdf"], "zh", day=DAY)
    rows = contents(town)[1:]
    said = [row[1] for row in rows if row[0].startswith("2.")]
    expected = ("考试通知", "试卷A卷", "命题双向细目表", "签到表", "成绩汇总表", "补考名单", "情况通报")
    assert len(said) == len(expected) and all(word in one for word, one in zip(expected, said, strict=True))
    assert [row[3] for row in rows if "考试通知" in row[1]] == ["待补：单位自存件"] * 2
    assert {path.parent.name for path in made.paths} == {
        TOP,
        "01-2026年度",
        f"02-{small_town.FIRST}",
        f"03-{small_town.MAKEUP}",
    }
    assert year.verify(town) == []
    before = makers.tree(town)
    year.write_bundle(found, ["docx", "pdf"], "zh", day=DAY)
    assert makers.tree(town) == before


@pytest.mark.usefixtures("letter_alone")
def test_no_reason_of_exemption_and_no_annex_is_in_it(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx"], "zh")
    made = year.write_bundle(found, ["docx"], "zh")
    for path in made.paths:
        document = docx.Document(str(path))
        cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert small_town.REASON not in words(path) + cells and "漏斗图" not in words(path)


@pytest.mark.usefixtures("letter_alone")
def test_what_people_put_into_materials_is_taken(found: Annual, town: Path) -> None:
    own = town / "materials"
    own.mkdir()
    (own / "关于2026-03-20考试的通知.pdf").write_bytes(b"notice")
    (own / f"{small_town.FIRST}签到扫描.jpg").write_bytes(b"scan")
    (own / "经费凭证.pdf").write_bytes(b"other")
    year.write_bundle(found, ["docx"], "zh")
    base = town / TOP
    assert (base / f"02-{small_town.FIRST}" / "1-关于2026-03-20考试的通知.pdf").read_bytes() == b"notice"
    assert (base / f"02-{small_town.FIRST}" / f"4-{small_town.FIRST}签到扫描.jpg").read_bytes() == b"scan"
    assert (base / "04-其他材料" / "1-经费凭证.pdf").read_bytes() == b"other"
    assert year.verify(town) == []
    (own / "经费凭证.pdf").unlink()
    year.write_bundle(found, ["docx"], "zh")
    assert not (base / "04-其他材料" / "1-经费凭证.pdf").exists() and year.verify(town) == []


@pytest.mark.usefixtures("letter_alone")
def test_an_edited_circular_goes_into_the_folder_as_it_was_edited(found: Annual, town: Path) -> None:
    year.write_papers(found, ["docx", "pdf"], "zh")
    edit(town / f"{LETTER}.docx", "现将", "现把")
    year.write_bundle(found, ["docx", "pdf"], "zh")
    base = town / TOP / "01-2026年度"
    assert "现把" in words(base / "1-2026年度学法考核情况通报.docx")
    assert not (base / "1-2026年度学法考核情况通报.pdf").exists()
    assert "单位修改稿" in contents(town)[1][3]
