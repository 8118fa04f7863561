"""What the documents of fairness share: notes of a study in words, how sure decisions are, the meanings of figures."""

from collections.abc import Callable

from examkit.annex.decisions import decisions as agreement
from examkit.annex.terms import terms_table
from examkit.document import Block, Document, Heading, Paragraph
from examkit.findings import Findings, ItemGroup
from examkit.messages import text
from examkit.report.next_steps import how_sure
from examkit.studies import Study

FIGURES = (
    "cut", "cut_error", "decision_consistency", "decision_kappa", "decision_accuracy", "false_pass", "false_fail", "csem",
    "delta", "dif_class", "std_dif", "p_adjusted", "identical_wrong", "expected", "equated", "equating_error", "gain",
)  # fmt: skip
# What a command is told by an option, a notebook is told in its parameters; and a document shows the first pairs only.
HERE = {
    "study.copying-counts": "fairness.copying_counts",
    "study.use-force": "fairness.use_force",
    "study.equating-no-random-assignment": "fairness.no_random_assignment",
    "study.equating-seed": "fairness.seed",
}


def said(study: Study, lang: str) -> list[Block]:
    """The notes of a study as paragraphs, the warning of force before all others."""
    keys = ((HERE.get(note.code, f"note.{note.code}"), dict(note.values)) for note in study.said)
    return [Paragraph(text(key, lang, **values)) for key, values in keys]


def by_form(findings: Findings, blocks_of: Callable[[ItemGroup], list[Block]], lang: str) -> list[Block]:
    """The blocks of each group of forms, under the form's name where there are several."""
    blocks: list[Block] = []
    for group in findings.groups:
        if group.form:
            blocks.append(Heading(text("paper.form", lang, form=group.form), 2))
        blocks += blocks_of(group) if group.pieces else [Paragraph(text("annex.unmarked", lang))]
    return blocks


def decisions(findings: Findings, lang: str) -> Document:
    """How many decisions another paper would keep, with ranges."""

    def of(group: ItemGroup) -> list[Block]:
        return [
            Paragraph(how_sure(findings, group, lang)),
            *agreement(findings, group, lang)[1:],
        ]  # the title is theirs

    return Document(text("annex.decisions", lang), tuple(by_form(findings, of, lang)))


def meanings(lang: str) -> Document:
    """What each figure of these documents says, and what it does not."""
    table = terms_table(FIGURES, text("fairness.figures", lang), lang)
    return Document(text("annex.terms", lang), (table,))
