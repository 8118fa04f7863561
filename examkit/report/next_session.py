"""讲评: the sheet for the next session.  It names nobody."""

from examkit.analysis import ItemRow
from examkit.bank.citations import basis
from examkit.correction_words import printed_numbers
from examkit.document import Block, Document, Paragraph, Question
from examkit.findings import Findings, ItemGroup
from examkit.forms import Placement
from examkit.items import LABELS
from examkit.messages import text
from examkit.report.items import MOST_MISSED, common_wrong, key_text, option_words, parent, ranked_items
from examkit.report.words import subtitle


def lecture(findings: Findings, lang: str) -> Document:
    """讲评: the most missed items with their articles, the right answer and the common wrong one; it names nobody."""
    ranked = ranked_items(findings)[:MOST_MISSED]
    blocks: list[Block] = [Paragraph(text("lecture.note" if ranked else "lecture.nothing", lang))]
    for number, (group, piece, row) in enumerate(ranked, start=1):
        blocks += _lecture_item(findings, number, group, piece, row, lang)
    conduct = findings.conduct
    return Document(
        text("lecture.title", lang, title=conduct.title), tuple(blocks), subtitle(findings, lang), conduct.organisation
    )


def _lecture_item(
    findings: Findings, number: int, group: ItemGroup, piece: Placement, row: ItemRow, lang: str
) -> list[Block]:
    whole = parent(findings, piece).item
    options = tuple((LABELS[place], option_words(piece, label, lang)) for place, label in enumerate(piece.order))
    rationale = piece.item.rationale or whole.rationale
    right = text(
        "lecture.right",
        lang,
        answer=key_text(findings, group, piece, lang),
        basis=basis(piece.item.citations or whole.citations),
    )
    wrong = common_wrong(group, piece, lang)
    seen = (
        text("lecture.rationale", lang, rationale=rationale) if rationale else "",
        text(
            "lecture.facility",
            lang,
            share=f"{(row.facility or 0) * 100:.1f}",
            numbers=printed_numbers(findings, row.item),
            wrong=text("lecture.wrong", lang, wrong=wrong) if wrong else "",
        ),
    )
    return [Question(str(number), piece.item.stem, options), Paragraph(right, "lead"), Paragraph("".join(seen), "note")]
