"""The analyst's annex to the report of a sitting: how dependable scores and decisions are, and how items behave.

Nothing of it belongs in a circular or on a slip.  Every figure stands with its interval, or with the reason why it is held
back, and in the table of terms at the end.
"""

from examkit.annex.decisions import decisions
from examkit.annex.items import items
from examkit.annex.model import model
from examkit.annex.reliability import reliability
from examkit.annex.terms import terms
from examkit.document import Block, Document, Heading, Paragraph
from examkit.findings import Findings, ItemGroup
from examkit.messages import text
from examkit.report.words import subtitle

__all__ = ["annex"]


def annex(findings: Findings, lang: str) -> Document:
    """The annex of a graded sitting, form by form where forms hold different items."""
    blocks: list[Block] = [Paragraph(text("annex.about", lang))]
    for group in findings.groups:
        blocks += _group(findings, group, lang)
    blocks += terms(lang)
    conduct = findings.conduct
    title = text("annex.title", lang, title=conduct.title)
    return Document(title, tuple(blocks), subtitle(findings, lang), conduct.organisation)


def _group(findings: Findings, group: ItemGroup, lang: str) -> list[Block]:
    blocks: list[Block] = []
    if group.form:
        blocks.append(Heading(text("paper.form", lang, form=group.form)))
    if not group.pieces:
        return [*blocks, Paragraph(text("annex.unmarked", lang))]
    blocks += [*decisions(findings, group, lang), *reliability(group, lang)]
    return [*blocks, *items(findings, group, lang), *model(findings, group, lang)]
