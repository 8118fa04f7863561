"""The figures of the annex and of the files beside it, each with what it says and what it does not."""

from examkit.annex.words import term
from examkit.document import Block, Column, Heading, Table
from examkit.messages import text

DECISIONS = ("decision_consistency", "decision_kappa", "decision_accuracy", "false_pass", "false_fail", "cut", "csem")
RELIABILITY = ("alpha", "kr20", "stratified_alpha", "testlet_alpha", "lambda2", "lambda6", "omega", "split_half", "sem")
ITEMS = ("n", "omitted", "facility", "item_rest", "item_total", "discrimination", "alpha_if_dropped")
MODEL = ("difficulty", "slope", "infit", "outfit", "ability", "information")
STUDIES = (
    "delta", "dif_class", "std_dif", "p_adjusted", "identical_wrong", "expected",
    "equated", "equating_error", "cut_error", "gain",
)  # fmt: skip


def terms(lang: str) -> list[Block]:
    """Two tables: the figures above, and those of the files that ``examkit analyse`` and ``judges`` write."""
    own = terms_table((*DECISIONS, *RELIABILITY, *ITEMS, *MODEL), text("annex.terms_own", lang), lang)
    others = terms_table(STUDIES, text("annex.terms_files", lang), lang)
    return [Heading(text("annex.terms", lang)), own, others]


def terms_table(names: tuple[str, ...], title: str, lang: str) -> Table:
    """Figures by their names, with what each says and what it does not."""
    columns = (Column(text("annex.figure", lang), "left", 1.6), Column(text("annex.meaning", lang), "left", 5.4))
    rows = tuple((term(name, lang), text(f"term_help.{name}", lang)) for name in names)
    return Table(columns, rows, title=title, name=title)
