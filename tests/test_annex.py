"""The annex for analysts. Oracles: the figures of the analysis and of the Rasch model themselves; the gates of the notes."""

from pathlib import Path

import makers
import numpy as np
import pymupdf
import pytest

from examkit import formats, messages, sitting
from examkit.analysis.irt import fit
from examkit.analysis.reliability import cronbach_alpha, spearman_brown
from examkit.annex import annex
from examkit.annex.model import observed
from examkit.annex.terms import DECISIONS, ITEMS, MODEL, RELIABILITY, STUDIES
from examkit.document import Document, Figure, Table
from examkit.findings import Findings, person_matrix
from examkit.report import report

ITEM = "\n[q{n}] 第{n}题？\nA. 甲{n}\nB. 乙{n}\nC. 丙{n}\nD. 丁{n}\n答案：A\n"
COUNT = 20


def graded(folder: Path, people: int, *, seed: int = 1, forms: int = 1, keyed: str = "A") -> Findings:
    """A sitting of twenty items and people who differ in ability; those who are wrong choose by chance."""
    chance = np.random.default_rng(seed)
    text = "法规：行政处罚法\n" + "".join(ITEM.format(n=n) for n in range(1, COUNT + 1))
    section = [{"heading": "单选", "type": "single", "count": COUNT, "points": 5}]
    makers.assembled(folder, text=text, forms=forms, section=section)
    right = chance.random((people, COUNT)) < 1 / (
        1 + np.exp(np.linspace(-2, 1, COUNT) - chance.normal(size=(people, 1)))
    )
    letters = np.where(right, "A", chance.choice(list("BCD"), (people, COUNT)))
    if keyed != "A":
        letters[:, 0] = np.where(right[:, 0], keyed, "A")
    rows = [(f"人{n}", "", *one) for n, one in enumerate(letters.tolist())]
    heads = ("序号", "姓名", "单位", *map(str, range(1, COUNT + 1)))
    sitting.grade(folder, [makers.answers(folder.parent / f"{folder.name}.xlsx", *rows, heads=heads)])
    return sitting.look(folder).findings


def table(document: Document, name: str) -> dict[object, tuple[object, ...]]:
    """A table's rows by their first cell."""
    found = next(block for block in document.blocks if isinstance(block, Table) and block.name == name)
    return {row[0]: row[1:] for row in found.rows}


def captions(document: Document) -> list[str]:
    return [block.caption for block in document.blocks if isinstance(block, Figure)]


@pytest.fixture(scope="module")
def class_of_60(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return graded(tmp_path_factory.mktemp("class") / "考试", 60)


def test_a_class_of_60_has_its_figures_with_intervals_and_omega_with_the_reason(class_of_60: Findings) -> None:
    found = annex(class_of_60, "zh")
    alpha = cronbach_alpha(np.cov(person_matrix(class_of_60, class_of_60.groups[0]).scores.T), 60)
    rows = table(found, "信度")
    assert rows["α系数"][:2] == (f"{alpha.alpha:.2f}", f"{alpha.low:.2f}–{alpha.high:.2f}")
    assert rows["ω系数"] == ("—", "", "ω系数未给出：只有 60 人，少于 100 人时多半是偶然")
    decided = table(found, "合格判定")
    assert all(decided[name][1] for name in ("合格判定一致性", "合格判定准确性", "误判合格", "误判不合格"))
    assert decided["及格线处的测量标准误"][0] != "—"


def test_the_pictures_are_those_of_reliability_the_map_information_and_every_item(class_of_60: Findings) -> None:
    found = captions(annex(class_of_60, "zh"))
    words = ("红点为本卷", "人与题对照图", "信息量", "各题的模型曲线")
    assert [sum(word in caption for caption in found) for word in words] == [1, 1, 1, 2]  # fifteen items to a picture


def test_the_rasch_table_holds_the_model_s_difficulties(class_of_60: Findings) -> None:
    matrix = person_matrix(class_of_60, class_of_60.groups[0])
    fitted = fit(matrix.scores, "rasch")
    rows = table(annex(class_of_60, "zh"), "Rasch")
    expected = {matrix.items[item.place].removeprefix("q"): f"{item.b:.2f}" for item in fitted.items}
    assert {number: row[0] for number, row in rows.items()} == expected


def test_groups_of_people_hold_everyone_once_and_rise_in_ability(class_of_60: Findings) -> None:
    matrix = person_matrix(class_of_60, class_of_60.groups[0])
    fitted = fit(matrix.scores, "rasch")
    for item in fitted.items:
        points = observed(fitted, matrix, item)
        assert sum(people for _, _, people in points) == 60
        assert [theta for theta, _, _ in points] == sorted(theta for theta, _, _ in points)
        earned = sum(share * people for _, share, people in points)
        assert earned == pytest.approx(matrix.right[:, item.place].sum())


def test_below_30_people_the_model_is_held_back_with_the_need(tmp_path: Path) -> None:
    found = annex(graded(tmp_path / "考试", 12), "zh")
    assert "Rasch 模型至少要 30 人，本次 12 人。依据：Linacre (1994)。" in found.texts()
    assert not any("人与题" in caption for caption in captions(found))


def test_a_wrong_key_is_shown_by_its_options(tmp_path: Path) -> None:
    found = annex(graded(tmp_path / "考试", 60, keyed="B"), "zh")
    assert any("各选项的选择比例" in caption for caption in captions(found))


@pytest.mark.parametrize("people", [1, 5])
def test_a_handful_of_people_gives_dashes_and_reasons(tmp_path: Path, people: int) -> None:
    found = annex(graded(tmp_path / "考试", people), "zh")
    assert all(row[0] != "nan" for name in ("信度", "合格判定") for row in table(found, name).values())
    assert table(found, "信度")["ω系数"][0] == "—"


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_figure_stands_in_the_table_of_terms(class_of_60: Findings, lang: str) -> None:
    found = annex(class_of_60, lang)
    said = {row for block in found.blocks if isinstance(block, Table) for row in block.rows if len(row) == 2}
    for name in (*DECISIONS, *RELIABILITY, *ITEMS, *MODEL, *STUDIES):
        assert (messages.text(f"term.{name}", lang), messages.text(f"term_help.{name}", lang)) in said
    named = {name for name in messages.catalogue(lang) if name.startswith("term.")}
    assert named == {f"term.{name}" for name in (*DECISIONS, *RELIABILITY, *ITEMS, *MODEL, *STUDIES)}


def test_it_names_nobody_and_nothing_of_it_is_in_the_circular(class_of_60: Findings) -> None:
    found = annex(class_of_60, "zh")
    assert not any("人12" in text for text in found.texts())
    circular = report(class_of_60, "zh", circular=True).texts()
    assert not any("α" in text or "Rasch" in text or "标准误" in text for text in circular)


def test_it_is_written_in_every_format_for_the_eye(class_of_60: Findings, tmp_path: Path) -> None:
    found = annex(class_of_60, "zh")
    for suffix in ("docx", "pdf", "html"):
        formats.write(found, tmp_path / f"附件.{suffix}", "zh")
    with pymupdf.open(tmp_path / "附件.pdf") as pdf:
        words = "".join(page.get_text() for page in pdf)
        assert sum(len(page.get_images()) for page in pdf) >= 5
    assert "合格判定一致性" in words and "本附件的指标" in words


def test_twice_as_long_is_as_reliable_as_spearman_and_brown_say() -> None:
    # Spearman (1910), Brown (1910): 2r/(1 + r).
    assert spearman_brown(0.6, 2) == pytest.approx(0.75)
    assert spearman_brown(0.75, 0.5) == pytest.approx(0.6)
