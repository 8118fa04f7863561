"""Citations against law texts: does the article exist, is it the one the item was written against, do the terms stand in it.

It proves no more than that: literal terms cannot prove a wrong option, a negative or a case.  Those rest on the second
reading (``review.csv``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from examkit.bank.citations import article_words
from examkit.bank.law_text import PREAMBLE, LawText, digest, fold
from examkit.bank.laws import Law, Laws
from examkit.items import Citation, Item
from examkit.problems import InputError, Problem, problem, warning

SUPPLIED = "权威文件"  # a document whose text the office supplies: cited by passage, never proved without its text


@dataclass(frozen=True, slots=True)
class Proof:
    """What law texts say of a bank: problems, the items that are 条文已核, those that are stale, those without a text."""

    problems: tuple[Problem, ...]
    proved: frozenset[str]
    stale: frozenset[str]
    without_text: frozenset[str]


def prove(items: Sequence[Item], laws: Laws, texts: Iterable[LawText]) -> Proof:
    """Hold every citation against the texts; an item is proved when all its citations and all its terms hold."""
    texts = tuple(texts)
    known = match_texts(laws, texts)
    problems = _differing(laws, texts, known)
    proved, stale, without = set(), set(), set()
    for item in items:
        found = _citations(item, laws, known)
        codes = {one.code for one in found}
        if "law.text-missing" in codes or "law.text-to-supply" in codes:
            without.add(item.id)
        if codes & {"law.stale", "law.moved", "law.article-gone"}:
            stale.add(item.id)
        terms = [] if codes else _terms(item, laws, known)
        problems += [*found, *terms]
        listed = all(laws.find(citation.law) for citation in all_citations(item))
        if not codes and not terms and listed and _rests_on_words(item, laws, known):
            proved.add(item.id)
    return Proof(tuple(problems), frozenset(proved), frozenset(stale), frozenset(without))


def match_texts(laws: Laws, texts: Iterable[LawText]) -> Mapping[str, LawText]:
    """Texts by the id of their law; texts of laws that are not listed are left aside."""
    found: dict[str, LawText] = {}
    for text in texts:
        law = _law_of(text, laws)
        if law is not None:
            found.setdefault(law.id, text)
    return found


def _law_of(text: LawText, laws: Laws) -> Law | None:
    return next((law for name in text.names if (law := laws.find(name))), None)


def _differing(laws: Laws, texts: Iterable[LawText], known: Mapping[str, LawText]) -> list[Problem]:
    """Laws with two texts that differ: nobody can tell which of them the check should hold to."""
    found = (law for text in texts if (law := _law_of(text, laws)) and _digests(text) != _digests(known[law.id]))
    return [problem("law.texts-differ", law=law.title) for law in dict.fromkeys(found)]


def _digests(text: LawText) -> dict[str, str]:
    return {number: digest(article) for number, article in text.articles.items()}


def all_citations(item: Item) -> tuple[Citation, ...]:
    """The citations of an item and of its parts, each once."""
    return tuple(dict.fromkeys((*item.citations, *(one for part in item.parts for one in part.citations))))


def _citations(item: Item, laws: Laws, texts: Mapping[str, LawText]) -> list[Problem]:
    return [one for citation in all_citations(item) if (one := _citation(item, citation, laws, texts))]


def _citation(item: Item, citation: Citation, laws: Laws, texts: Mapping[str, LawText]) -> Problem | None:
    law = laws.find(citation.law)
    if law is None:
        return None  # reported by the checks of the bank itself
    text = texts.get(law.id)
    if text is None:
        code = "law.text-to-supply" if law.kind == SUPPLIED else "law.text-missing"
        return warning(code, item.source, id=item.id, law=citation.law)
    if citation.article is None:
        return (
            None
            if law.kind == SUPPLIED
            else warning("law.article-not-cited", item.source, id=item.id, law=citation.law)
        )
    return _article(item, citation, law, text)


def _article(item: Item, citation: Citation, law: Law, text: LawText) -> Problem | None:
    number = citation.article or ""
    words = article_words(citation)
    article = text.articles.get(number)
    expected = law.digests.get(number)
    if expected and (article is None or digest(article) != expected):
        moved = next((key for key, other in text.articles.items() if digest(other) == expected), None)
        if moved:
            new = article_words(Citation(citation.law, moved))
            return problem("law.moved", item.source, id=item.id, law=citation.law, article=words, new=new)
        code = "law.stale" if article else "law.article-gone"
        return problem(code, item.source, id=item.id, law=citation.law, article=words)
    if article is None:
        return problem("law.article-gone", item.source, id=item.id, law=citation.law, article=words)
    if article.part(citation) is None:
        return problem("law.part-missing", item.source, id=item.id, law=citation.law, article=words)
    return None if expected else warning("law.digest-missing", item.source, id=item.id, law=citation.law, article=words)


def _terms(item: Item, laws: Laws, texts: Mapping[str, LawText]) -> list[Problem]:
    """Terms that stand in none of the cited articles."""
    said = _said(item, laws, texts)
    return [
        problem(
            "law.term-missing",
            item.source,
            id=item.id,
            term=term,
            article="；".join(f"{c.law} {article_words(c)}" for c in item.citations),
        )
        for term in item.terms
        if not _stands(term, said)
    ]


def _said(item: Item, laws: Laws, texts: Mapping[str, LawText]) -> str:
    """All that the cited articles say, folded."""
    parts = []
    for citation in all_citations(item):
        law = laws.find(citation.law)
        text = texts.get(law.id) if law else None
        if text is None:
            continue
        chosen = text.articles.values() if citation.article is None else [text.articles[citation.article]]
        parts += [fold(article.text) for article in chosen]
    return "|".join(parts)


def _rests_on_words(item: Item, laws: Laws, texts: Mapping[str, LawText]) -> bool:
    """Whether something of the key is literally in the text: its terms, or the words of the key itself."""
    if item.terms:
        return True
    said = _said(item, laws, texts)
    if isinstance(item.key, tuple):
        return all(any(_stands(answer, said) for answer in answers) for answers in item.key)
    if item.type == "single" and item.key and str(item.key) in item.labels:
        return _stands(item.options[item.labels.index(str(item.key))], said)
    return False


def _stands(words: str, said: str) -> bool:
    """Whether words stand in what is said; marks alone are no words."""
    return bool(fold(words)) and fold(words) in said


def cited_articles(items: Iterable[Item], laws: Laws) -> Mapping[str, tuple[str, ...]]:
    """The articles that items cite, by law id, in the order of their numbers."""
    found: dict[str, set[str]] = {}
    for item in items:
        for citation in all_citations(item):
            law = laws.find(citation.law)
            if law is not None and citation.article is not None:
                found.setdefault(law.id, set()).add(citation.article)
    return {law: tuple(sorted(articles, key=article_order)) for law, articles in sorted(found.items())}


def article_order(article: str) -> tuple[int, int]:
    """Numbers that sort articles: the preamble first, 133-1 after 133."""
    if article == PREAMBLE:
        return (0, 0)
    number, _, sub = article.partition("-")
    return (int(number), int(sub or 0))


def accepted_digests(
    named: Sequence[str], items: Sequence[Item], laws: Laws, texts: Iterable[LawText]
) -> dict[str, dict[str, str]]:
    """The digests of the named articles (``公务员法:38``, ``公务员法``, ``all``) in the present texts, by law id.

    InputError for a name that the bank does not cite or that no text holds.
    """
    cited, known = cited_articles(items, laws), match_texts(laws, texts)
    found: dict[str, dict[str, str]] = {}
    for name in named:
        law_name, _, article = name.replace("：", ":").partition(":")
        law = laws.find(law_name)
        wanted = [law.id] if law else [law_id for law_id in cited if law_name in ("all", law_id)]
        chosen = [(law_id, one) for law_id in wanted for one in cited.get(law_id, ()) if article in ("", one)]
        held = [(law_id, one) for law_id, one in chosen if law_id in known and one in known[law_id].articles]
        if not held:
            raise InputError(problem("law.accept-unknown", found=name))
        for law_id, one in held:
            found.setdefault(law_id, {})[one] = digest(known[law_id].articles[one])
    return found
