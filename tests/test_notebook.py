"""Notebooks and exporters. Oracle: the notebooks of the repository, run with parameters; files opened by other libraries."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from shutil import copytree

import makers
import nbformat
import openpyxl
import pymupdf
import pytest
import towns
from nbconvert.exporters import get_exporter

from examkit import formats, notebook, sample_year, sitting, year
from examkit.blueprint import read_blueprint
from examkit.document import Document, Figure, Heading, Paragraph, to_json
from examkit.problems import ExamkitError, InputError, Refused
from examkit.simulation import simulate
from examkit.studies import judging

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
PICTURES = ("集中学习日历", "各场出勤率", "各部法律得分率", "考试成绩分布", "学时与考试成绩", "合格率漏斗图")
DOCUMENT = Document("测试报告", (Heading("一"), Paragraph("平均分 <b>80</b> & 合格")), "副题", "示例镇")


def code(
    source: str = "", *documents: tuple[Document, tuple[str, ...]], tags: tuple[str, ...] = ()
) -> nbformat.NotebookNode:
    outputs = [
        nbformat.v4.new_output(
            "display_data", {notebook.MIME: {"document": to_json(one), "lang": "zh", "to": list(to)}}
        )
        for one, to in documents
    ]
    return nbformat.v4.new_code_cell(source, outputs=outputs, metadata={"tags": list(tags)})


def words(source: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def book(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def saved(path: Path, *cells: nbformat.NotebookNode) -> Path:
    nbformat.write(book(*cells), path)
    return path


ALL = ("html", "pdf", "docx", "xlsx")


# --- what goes into a file -------------------------------------------------------------------------------------------


def test_a_trainers_words_enter_and_the_guide_does_not() -> None:
    cells = [
        words("# 怎么用\n改下面一格", "guide"),
        code("secret = 1", (DOCUMENT, ALL)),
        words("## 我的说明\n\n这次考得\n不错。\n\n| 不是 | 表 |"),
    ]
    document, lang = notebook.collect(book(*cells), "html")
    assert (document.title, document.subtitle, document.organisation, lang) == ("测试报告", "副题", "示例镇", "zh")
    assert document.blocks == (
        *DOCUMENT.blocks,
        Heading("我的说明", 2),
        Paragraph("这次考得 不错。"),
        Paragraph("| 不是 | 表 |"),
    )


def test_a_document_goes_only_into_the_files_it_names_and_a_second_gets_a_heading() -> None:
    second = Document("成绩册", (Paragraph("名单"),))
    cells = book(code("", (DOCUMENT, ("html", "docx"))), code("", (second, ("xlsx", "html"))))
    assert notebook.collect(cells, "html")[0].blocks == (*DOCUMENT.blocks, Heading("成绩册"), Paragraph("名单"))
    assert notebook.collect(cells, "docx")[0].blocks == DOCUMENT.blocks
    assert notebook.collect(cells, "xlsx")[0].title == "成绩册"
    with pytest.raises(InputError, match=r"notebook\.empty"):
        notebook.collect(cells, "pdf")


@pytest.mark.parametrize("suffix", ALL)
def test_each_exporter_is_found_by_its_name_and_writes_its_format(suffix: str, tmp_path: Path) -> None:
    cells = book(words("# 说明", "guide"), code("secret = 12345", (DOCUMENT, ALL)), words("自己的话"))
    content, resources = get_exporter(f"examkit-{suffix}")().from_notebook_node(cells)
    assert resources["output_extension"] == f".{suffix}"
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    text = text_of(path)
    assert "平均分 <b>80</b> & 合格" in text or "平均分 &lt;b&gt;80&lt;/b&gt; &amp; 合格" in text
    assert "自己的话" in text
    assert "12345" not in text


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            return "".join(page.get_text() for page in pdf)
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_jupyter_nbconvert_finds_the_exporter(tmp_path: Path) -> None:
    saved(tmp_path / "报告.ipynb", code("", (DOCUMENT, ALL)))
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "examkit-html", "报告.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "<h1>测试报告</h1>" in (tmp_path / "报告.html").read_text(encoding="utf-8")


# --- running ---------------------------------------------------------------------------------------------------------


def test_parameters_are_put_after_their_cell_and_a_failing_cell_is_named(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "x.ipynb",
        words("题头"),
        code("N = 1", tags=("parameters",)),
        code("assert N == 7, '人数不对'"),
        code("1 / 0"),
    )
    with pytest.raises(InputError) as caught:
        notebook.run(path, {"N": 7}, folder=tmp_path)
    (one,) = caught.value.problems
    assert (one.code, dict(one.values)["cell"]) == (
        "notebook.failed",
        4,
    )  # as it is counted without the parameters put in
    assert "ZeroDivisionError" in one.describe("zh")
    assert "Traceback" not in one.describe("zh")


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"notebook\.missing"):
        notebook.run(tmp_path / "没有.ipynb", {}, folder=tmp_path)


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    folder = makers.assembled(tmp_path / "考试", forms=2, order="shuffled", options="shuffled", seed=3)
    heads = ("序号", "姓名", "单位", "卷别", *"12345")
    rows = [(f"人{n}", f"单位{n % 3}", "AB"[n % 2], "A", "B", "AB", "√", "×") for n in range(12)]
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=heads)])
    return folder


def test_the_notebook_that_builds_a_quiz_runs_with_parameters(tmp_path: Path) -> None:
    parameters = {
        "BLUEPRINT": str(ROOT / "question_bank/blueprints/study_session_20.toml"),
        "BANK": str(ROOT / "question_bank"),
    }
    ran = notebook.run(
        NOTEBOOKS / "01_build_a_quiz.ipynb", {**parameters, "SITTING": str(tmp_path / "新"), "SEED": 5}, folder=tmp_path
    )
    assert sorted(path.name for path in (tmp_path / "新" / "print").iterdir()) == [
        f"{form}.{suffix}" for form in "AB" for suffix in ("docx", "html", "pdf")
    ]
    assert notebook.collect(ran, "pdf")[0].title
    assert sitting.verify(tmp_path / "新") == []


def test_the_notebook_that_grades_runs_with_parameters(graded: Path) -> None:
    more = makers.answers(
        graded.parent / "补交.xlsx",
        ("外来", "", "C卷", *makers.RIGHT),
        heads=("序号", "姓名", "单位", "卷别", *"12345"),
    )
    parameters = {"SITTING": str(graded), "FILES": [str(more)]}
    notebook.run(NOTEBOOKS / "02_grade_a_sitting.ipynb", parameters, folder=graded.parent)
    assert makers.kinds(graded) == [(2, "form", "ambiguous")]
    assert makers.summary(graded)["rows"] == {"scored": 12, "blocked": 1, "dropped": 0}


def test_the_notebook_of_corrections_first_tries_and_then_applies(graded: Path) -> None:
    parameters = {
        "SITTING": str(graded),
        "VERB": "送分",
        "ITEM": "A2",
        "KEYS": [],
        "REASON": "题意不清",
        "BY": "考务组",
    }
    before = makers.tree(graded)
    ran = notebook.run(NOTEBOOKS / "05_corrections.ipynb", parameters, folder=graded.parent)
    assert "上升" in "".join(notebook.collect(ran, "html")[0].texts())
    assert makers.tree(graded) == before
    notebook.run(NOTEBOOKS / "05_corrections.ipynb", {**parameters, "APPLY": True}, folder=graded.parent)
    assert (graded / "scores.csv").read_bytes() != before["scores.csv"]
    assert {path.name for path in (graded / "report").iterdir()} == {
        "更正影响名单-第1号.docx", "report.html", "report.docx", "report.pdf", "成绩册.xlsx",
    }  # fmt: skip
    assert sitting.verify(graded) == []
    undone = {**parameters, "UNDO": 1, "APPLY": True}
    notebook.run(NOTEBOOKS / "05_corrections.ipynb", undone, folder=graded.parent)
    assert (graded / "scores.csv").read_bytes() == before["scores.csv"]


def test_a_report_is_run_exported_and_known_to_the_folder(graded: Path) -> None:
    paths = notebook.report_sitting(graded, ALL, "zh", audience="assessor", notebooks=NOTEBOOKS)
    assert [path.name for path in paths] == ["report.html", "report.pdf", "report.docx", "成绩册.xlsx"]
    assert sitting.verify(graded) == []
    page = re.sub(r"base64,[\w+/=]+", "", paths[0].read_text(encoding="utf-8"))
    assert not re.search(r"https?://|<script|<link", page)
    assert "sitting.look" not in page and "SITTING" not in page  # no code
    assert "人0" in text_of(paths[3])
    before = makers.tree(graded)
    paths[2].write_bytes(b"edited in Word")
    with pytest.raises(Refused, match=r"manifest\.edited"):
        notebook.report_sitting(graded, ["docx"], "zh", audience="assessor", notebooks=NOTEBOOKS)
    sitting.save_report(graded, {"report.docx": before["report/report.docx"]}, discard_edits=True)
    assert makers.tree(graded) == before


def test_a_circular_through_the_notebook_names_nobody(graded: Path) -> None:
    paths = notebook.report_sitting(graded, ALL, "zh", audience="circular", notebooks=NOTEBOOKS)
    assert [path.name for path in paths] == [f"circular.{suffix}" for suffix in ALL]
    assert [path.name for path in paths if re.search(r"人\d", text_of(path))] == []


# --- analysis --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty invented people of two units who answered the sample quiz on two forms."""
    folder = tmp_path_factory.mktemp("analysed") / "考试"
    blueprint = read_blueprint(ROOT / "question_bank/blueprints/study_session_20.toml")
    forms = sitting.assemble(folder, formats.read_bank(ROOT / "question_bank"), blueprint, seed=5, count=2)
    rows = [(f"人{n}", f"单位{n % 2}", form, *given) for n, (form, given) in enumerate(simulate(forms, 40, seed=5))]
    heads = ("序号", "姓名", "单位", "卷别", *map(str, range(1, len(forms[0].pieces) + 1)))
    sitting.grade(folder, [makers.answers(folder.parent / "答卷.xlsx", *rows, heads=heads)])
    return folder


def shown(book: nbformat.NotebookNode) -> tuple[str, list[str]]:
    """All texts of what a notebook puts into a page, and the captions of its pictures."""
    document, _ = notebook.collect(book, "html")
    return "\n".join(document.texts()), [one.caption for one in document.blocks if isinstance(one, Figure)]


def test_the_notebook_of_items_shows_tables_pictures_and_what_is_held_back(analysed: Path) -> None:
    before = makers.tree(analysed)
    ran = notebook.run(NOTEBOOKS / "06_item_analysis.ipynb", {"SITTING": str(analysed)}, folder=analysed.parent)
    words, captions = shown(ran)
    pictures = ("预计的信度", "人与题对照图", "信息量", "各题的模型曲线")
    assert all(any(name in caption for caption in captions) for name in pictures)
    assert "只有 40 人，少于 100 人" in words  # omega
    findings = sitting.look(analysed).findings
    alpha = findings.groups[0].analysis.summary["alpha"]
    assert f"{alpha:.2f}" in words
    assert all(f"\n{row.facility:.2f}\n{row.item_rest:.2f}\n" in words for row in findings.groups[0].analysis.items)
    assert makers.tree(analysed) == before


def test_the_notebook_of_items_says_why_so_few_people_have_no_model(graded: Path) -> None:
    ran = notebook.run(NOTEBOOKS / "06_item_analysis.ipynb", {"SITTING": str(graded)}, folder=graded.parent)
    words, captions = shown(ran)
    assert "Rasch 模型至少要 30 人" in words.replace("Rasch 模型 至少", "Rasch 模型至少")
    assert not any("对照图" in caption for caption in captions)


def test_the_notebook_of_standards_holds_back_at_class_size_and_says_how_to_get_the_rest(analysed: Path) -> None:
    before = makers.tree(analysed)
    path = NOTEBOOKS / "07_standards_and_fairness.ipynb"
    words, captions = shown(notebook.run(path, {"SITTING": str(analysed)}, folder=analysed.parent))
    for said in (
        "examkit judges",
        "作答雷同提示（需人工核实）",
        "不算概率",
        "关注组至少 100 人",
        "不需要等值",
        "BEFORE",
    ):
        assert said in words
    assert captions == []
    assert makers.tree(analysed) == before


def test_the_notebook_of_standards_takes_books_judgements_limits_and_an_earlier_sitting(
    analysed: Path, tmp_path: Path
) -> None:
    folder, books = tmp_path / "考试", []
    copytree(analysed, folder)
    for path, percent in zip(judging.write_books(folder, 2, "zh"), (50, 70), strict=True):
        book = openpyxl.load_workbook(path)
        for row in range(4, book.worksheets[0].max_row + 1):
            book.worksheets[0].cell(row, 4).value = percent
        books.append(str(tmp_path / path.name))
        book.save(books[-1])
    scores = {
        one.person.candidate: float(one.counted.score)
        for one in sitting.look(folder).findings.results.people
        if one.counted and one.counted.score is not None
    }
    parameters = {
        "SITTING": str(folder),
        "BOOKS": books,
        "JUDGED": {name: 2 if score < 65 else 3 if score < 75 else 4 for name, score in scores.items()},
        "LIMITS": [(40, 90, 0, 90)],
        "BEFORE": str(analysed),
        "FORCE": True,
    }
    ran = notebook.run(NOTEBOOKS / "07_standards_and_fairness.ipynb", parameters, folder=tmp_path)
    words, captions = shown(ran)
    assert "Angoff（评委平均）\n60.0\n10.00" in words  # 50 % and 70 % of 100 marks
    assert all(method in words for method in ("临界组法", "临界组回归法", "对照组法", "Hofstee"))
    assert "仅供研究" in words and "两次都参加的 40 人" in words and "不变的占 100.0%" in words
    assert [caption[:4] for caption in captions] == ["各种方法", "各部法律"]


@pytest.mark.parametrize("name", ["06_item_analysis", "07_standards_and_fairness"])
def test_the_notebooks_of_analysis_are_thin_and_hold_no_outputs(name: str) -> None:
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    own = [cell for cell in cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None and "def " not in cell.source for cell in own)
    assert [cell.metadata.get("tags") for cell in own].count(["parameters"]) == 1
    assert all(cell.metadata.tags == ["guide"] for cell in cells if cell.cell_type == "markdown")
    assert f"({name}.ipynb)" in (NOTEBOOKS / "00_start.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", ["nothing", "ungraded", "stale"])
def test_a_report_says_what_is_missing_before_a_kernel_starts(
    tmp_path: Path, step: str, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "空"
    if step == "ungraded":
        makers.assembled(folder)
    if step == "stale":
        folder = request.getfixturevalue("graded")
        (folder / "scores.csv").write_text("", encoding="utf-8")
    with pytest.raises(ExamkitError, match=r"sitting\.(none|ungraded|stale)"):
        notebook.report_sitting(folder, ["html"], "zh", audience="assessor", notebooks=tmp_path)


def test_the_notebook_of_the_year_shows_it_and_is_exported(tmp_path: Path) -> None:
    sample = towns.small(tmp_path / "sample")
    done = sample_year.play(tmp_path / "town", formats.read_bank(ROOT / "question_bank"), sample)
    parameters = {"YEAR": str(done.folder)}
    ran = notebook.run(NOTEBOOKS / "08_annual_assessment.ipynb", parameters, folder=tmp_path)
    document, _ = notebook.collect(ran, "docx")
    captions = [block.caption for block in document.blocks if isinstance(block, Figure)]
    assert [any(word in one for one in captions) for word in PICTURES] == [True] * len(PICTURES)
    said = "".join(document.texts())
    assert "行政复议法" in said and "学习清单" in said
    for suffix in ALL:
        assert notebook.export(ran, suffix)
    assert year.verify(done.folder) == []


# --- the demo, through the start notebook ----------------------------------------------------------------------------


def test_the_start_notebook_runs_the_whole_demo(tmp_path: Path) -> None:
    copytree(ROOT / "results" / "sample", tmp_path / "results" / "sample")
    for name in ("question_bank", "notebooks"):
        copytree(
            ROOT / name, tmp_path / name, ignore=lambda folder, names: [one for one in names if one.startswith(".")]
        )
    notebook.run(NOTEBOOKS / "00_start.ipynb", {}, folder=tmp_path)
    folder = tmp_path / "results" / "demo"
    assert sitting.verify(folder) == []
    assert {path.name for path in (folder / "report").iterdir()} == {
        "report.html",
        "report.docx",
        "report.pdf",
        "成绩册.xlsx",
    }
    assert {path.name for path in (folder / "print").iterdir()} == {
        f"{form}.{suffix}" for form in "AB" for suffix in ("docx", "html", "pdf")
    }
    assert "虚构" in (folder / "README.txt").read_text(encoding="utf-8")
    assert makers.summary(folder)["review"] == 0
    assert {row["form"] for row in makers.table(folder, "scores.csv") if row["score"]} == {"A", "B"}
