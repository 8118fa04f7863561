"""补考名单, 缺考人员名单, 免考备案表: who is on them follows from the results by definition."""

from examkit.bank.numerals import from_fraction
from examkit.document import Cell, Document, Line
from examkit.makeup import may_sit
from examkit.messages import text, word
from examkit.report.words import two_places
from examkit.rolls.register import Register, filing_line, form_document, listed, sheet_name, signing_line
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID
from examkit.scoring import Result

APPROVAL = ("approved_by", "approved_on")


def makeup_list(register: Register, lang: str) -> Document:
    """补考名单: those who failed, were absent or deferred, and which; of void results only how many there are."""
    conduct = register.conduct
    rows = [
        (one.person.unit, one.person.name, one.person.post, _case(one, lang), _score(one), "")
        for one in register.results
        if may_sit(one, conduct)
    ]
    counts = {name: sum(row[3] == _word(name, lang) for row in rows) for name in ("failed", ABSENT, DEFERRED)}
    foot: list[Line] = [
        text("rolls.makeup_count", lang, count=len(rows), failed=counts["failed"], absent=counts[ABSENT],
             deferred=counts[DEFERRED], mark=from_fraction(conduct.pass_mark)),
    ]  # fmt: skip
    void = sum(one.status == VOID for one in register.results)
    unmarked = sum(one.sat and (one.counted is None or one.counted.raw is None) for one in register.results)
    foot += [text("rolls.makeup_void", lang, count=void)] if void else []
    foot += [text("rolls.makeup_unmarked", lang, count=unmarked)] if unmarked else []
    names = ("unit", "name", "post", "case", "score", "remark")
    table = listed(
        lang,
        names,
        rows,
        [filing_line(register, lang)],
        [*foot, signing_line(lang)],
        name=_sheet(register, "makeup", lang),
    )
    return form_document(register, lang, "makeup", table)


def _sheet(register: Register, name: str, lang: str) -> str:
    return sheet_name(register, text(f"rolls.file_{name}", lang))


def _case(one: Result, lang: str) -> str:
    return _word("failed" if one.sat else one.status, lang)


def _word(case: str, lang: str) -> str:
    return text("rolls.failed", lang) if case == "failed" else word("status", case, lang)


def _score(one: Result) -> str:
    return two_places(one.counted.score) if one.sat and one.counted and one.counted.score is not None else ""


def absent_list(register: Register, lang: str) -> Document:
    """缺考人员名单 with the reasons that the roster gives; the deferred (缓考) stand apart from the absent."""
    absent = _with_reasons(register, ABSENT)
    deferred = _with_reasons(register, DEFERRED)
    names = ("unit", "name", "post", "category", "reason", "remark")
    above, below = filing_line(register, lang), signing_line(lang)
    foot: list[Line] = [text("rolls.absent_count", lang, absent=len(absent), deferred=len(deferred)), below]
    titles = [text(f"rolls.title_{name}", lang) for name in ("absentees", "deferrals")]
    if not deferred:
        return form_document(
            register, lang, "absent", listed(lang, names, absent, [above], foot, name=sheet_name(register, titles[0]))
        )
    first = listed(lang, names, absent, [above], (), title=titles[0], name=sheet_name(register, titles[0]))
    second = listed(lang, names, deferred, (), foot, title=titles[1], name=sheet_name(register, titles[1]))
    return form_document(register, lang, "absent", first, second)


def _with_reasons(register: Register, status: str) -> list[tuple[Cell, ...]]:
    return [
        (one.person.unit, one.person.name, one.person.post, one.person.category, one.person.reason, "")
        for one in register.results
        if one.status == status
    ]


def exempt_list(register: Register, lang: str) -> Document:
    """免考备案表: reason, approver and date; what is missing is named, and the exempt who sat are marked."""
    exempt = [one for one in register.results if one.status == EXEMPT]
    rows = [
        (
            one.person.unit, one.person.name, one.person.post, one.person.category, one.person.reason,
            one.person.approved_by, one.person.approved_on, _state(one, lang),
        )
        for one in exempt
    ]  # fmt: skip
    incomplete = sum(bool(_missing(one)) for one in exempt)
    foot: list[Line] = [text("rolls.exempt_count", lang, count=len(rows), incomplete=incomplete), signing_line(lang)]
    names = ("unit", "name", "post", "category", "reason", "approved_by", "approved_on", "remark")
    table = listed(
        lang, names, rows, [filing_line(register, lang)], foot, name=_sheet(register, "exempt", lang), remark=2.4
    )
    return form_document(register, lang, "exempt", table, landscape=True)


def _missing(one: Result) -> list[str]:
    return [name for name in ("reason", *APPROVAL) if not getattr(one.person, name)]


def _state(one: Result, lang: str) -> str:
    missing = text("rolls.between", lang).join(text(f"rolls.{name}", lang) for name in _missing(one))
    said = (
        text("rolls.incomplete", lang, missing=missing) if missing else "",
        text("score_book.exempt_but_sat", lang) if one.attempts else "",
    )
    return "；".join(filter(None, said))
