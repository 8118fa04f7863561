"""The checks of a bank: what is wrong or missing in its items.

A check is a function of the items (and the listed laws) that returns problems; ``CHECKS`` is all of them.  Errors keep
an item out of papers; warnings do not.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from examkit.bank.craft import check_absolutes, check_craft
from examkit.bank.grammar import BLANK, choice_letters, truth
from examkit.bank.laws import Laws, citation_problems
from examkit.bank.numerals import quantities
from examkit.items import AUDIENCES, CHOICE, DIFFICULTIES, LEVELS, Item
from examkit.problems import Problem, problem, warning

Check = Callable[[Sequence[Item], Laws], list[Problem]]

_KEY_IN_STEM = re.compile(
    r"[（(【\[]\s*(?:答案[:：])?\s*([A-HＡ-Ｈ](?:[、，, ]?[A-HＡ-Ｈ])*|√|×|✓|✗|正确|错误|对|错)\s*[)）】\]]"
)
_SPACE = re.compile(r"[\s\W_]+")
_LETTERS = r"(?<![A-Za-z0-9])([A-H](?:[、,和与及]?[A-H])*)(?![A-Za-z])"
_LABEL_IN_TEXT = re.compile(
    rf"选项\s*{_LETTERS}"
    rf"|{_LETTERS}\s*[两三四]?个?(?:选项|项(?!目))"
    rf"|(?:故|应|应当|本题|只能|因此)选择?\s*{_LETTERS}"
    rf"|答案(?:为|是|选|[:：])\s*{_LETTERS}"
    rf"|{_LETTERS}\s*[均都]?(?:不?正确|错误|不?对|错|不?当选|不选)(?=[,。;、:]|$)"
)
SIMILAR = 0.92  # share of equal text at which two stems are called near duplicates
EVEN_FROM = 16  # fewer keys than this say nothing about their positions
CHI_SQUARE_01 = {2: 6.63, 3: 9.21, 4: 11.34, 5: 13.28, 6: 15.09}  # upper 1 % points for labels - 1 degrees of freedom


def _pieces(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield from item.scorable


def _error(code: str, item: Item, **values: object) -> Problem:
    return problem(f"bank.{code}", item.source, id=item.id, **values)


def _warning(code: str, item: Item, **values: object) -> Problem:
    return warning(f"bank.{code}", item.source, id=item.id, **values)


def check_keys(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """No key; a key beyond the options; 单选 with several right options, 多选 with one; blanks without an answer."""
    return [found for item in _pieces(items) for found in _KEY_CHECKS.get(item.type, _open_key)(item)]


def _choice_key(item: Item) -> list[Problem]:
    key = item.key if isinstance(item.key, str) else ""
    if len(item.options) < 2:
        return [_error("options-missing", item, count=len(item.options))]
    if not key:
        return [_error("key-missing", item)]
    beyond = [letter for letter in key if letter not in item.labels]
    if beyond:
        return [_error("key-beyond-options", item, key="".join(beyond), last=item.labels[-1])]
    if len(set(key)) != len(key):
        return [_error("key-repeats", item, key=key)]
    if item.type == "single" and len(key) > 1:
        return [_error("single-with-several", item, key=key)]
    if item.type == "multiple" and len(key) < item.min_correct:
        return [_error("multiple-with-one", item, key=key)]
    return []


def _true_false_key(item: Item) -> list[Problem]:
    if item.options:
        return [_error("true-false-with-options", item)]
    return [] if item.key else [_error("key-missing", item)]


def _blank_key(item: Item) -> list[Problem]:
    answers = item.key if isinstance(item.key, tuple) else ()
    blanks = len(BLANK.findall(item.stem))
    if not answers:
        return [_error("key-missing", item)]
    if blanks != len(answers):
        return [_error("blanks-differ", item, blanks=blanks, answers=len(answers))]
    return [] if all(answers) else [_error("blank-empty", item)]


def _open_key(item: Item) -> list[Problem]:
    if item.type == "case":
        return [_error("case-without-parts", item)]
    if not item.rubric:
        return [_error("rubric-missing", item)]
    stated = [line.points for line in item.rubric if line.points is not None]
    if item.points is not None and len(stated) == len(item.rubric) and sum(stated) != item.points:
        return [_error("rubric-sum", item, total=sum(stated), points=item.points)]
    return []


_KEY_CHECKS: dict[str, Callable[[Item], list[Problem]]] = {
    "single": _choice_key,
    "multiple": _choice_key,
    "true_false": _true_false_key,
    "blank": _blank_key,
}


def check_texts(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Empty stems and options, equal options, and the key left in the stem."""
    found = []
    for item in _pieces(items):
        if not item.stem.strip():
            found.append(_error("stem-empty", item))
        if any(not option.strip() for option in item.options):
            found.append(_error("option-empty", item))
        same = Counter(_same_option(option) for option in item.options)
        found += [_error("options-equal", item, option=option) for option, n in same.items() if n > 1 and option]
        match = _KEY_IN_STEM.search(item.stem)
        if match and _is_key(match[1], item):
            found.append(_error("key-in-stem", item, found=match[0]))
    return found


def _same_option(option: str) -> str:
    """What two options have in common when they read the same: 1.5倍 and 15倍 do not."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", option)).casefold().rstrip("。.;,")


def _is_key(written: str, item: Item) -> bool:
    """Letters, √ or × in brackets give a key away only where the item's type has such keys."""
    if item.type in CHOICE:
        letters = choice_letters(written)
        return letters is not None and all(letter in item.labels for letter in letters)
    return item.type == "true_false" and truth(written) is not None


def check_rationales(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """A 解析 that names an option by its letter points at another one once options are shuffled: warnings."""
    found = []
    for item in _pieces(items):
        plain = unicodedata.normalize("NFKC", item.rationale or "")
        for match in _LABEL_IN_TEXT.finditer(plain) if item.type in CHOICE else ():
            letters = choice_letters(next(filter(None, match.groups()))) or ""
            if set(letters) <= set(item.labels):
                found.append(_warning("label-in-rationale", item, found=match[0]))
                break
    return found


def check_ids(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Ids that stand twice, and enemies that stand nowhere."""
    first: dict[str, Item] = {}
    found = []
    for item in items:
        before = first.setdefault(item.id, item)
        if before is not item:
            found.append(_error("id-repeated", item, first=before.source))
    for item in items:
        found += [_warning("enemy-unknown", item, enemy=enemy) for enemy in item.enemies if enemy not in first]
    return found


def check_citations(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Laws that laws.toml does not list or that are no longer in force; articles beyond a law's last."""
    if not laws.by_name:
        return []
    return [
        found
        for item in items
        for piece in (item, *item.parts)
        for found in citation_problems(piece.citations, laws, piece.id, piece.source)
    ]


def check_metadata(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Metadata that is missing or not of the listed words: warnings."""
    found = []
    for item in items:
        missing = [
            name for name in ("citations", "topic", "level", "difficulty", "audience") if not getattr(item, name)
        ]
        if not item.rationale and item.type not in ("short", "case"):
            missing.append("rationale")
        if missing:
            found.append(_warning("metadata-missing", item, fields="、".join(_FIELD_WORDS[name] for name in missing)))
        for name, known in (("level", LEVELS), ("difficulty", DIFFICULTIES)):
            value = getattr(item, name)
            if value and value not in known:
                found.append(
                    _warning("metadata-unknown", item, field=_FIELD_WORDS[name], value=value, known="、".join(known))
                )
        for value in item.audience:
            if value not in AUDIENCES:
                known_audiences = "、".join(AUDIENCES)
                found.append(
                    _warning(
                        "metadata-unknown", item, field=_FIELD_WORDS["audience"], value=value, known=known_audiences
                    )
                )
    return found


_FIELD_WORDS = {
    "citations": "依据",
    "topic": "主题",
    "level": "层次",
    "difficulty": "难度",
    "audience": "适用",
    "rationale": "解析",
}


def check_clues(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Per file: the longest option nearly always right; key positions far from even (chi-square beyond 1 %)."""
    found = []
    for file_items in _by_file(items):
        singles = [item for item in _pieces(file_items) if item.type == "single" and item.key and not _choice_key(item)]
        if len(singles) < EVEN_FROM:
            continue
        longest = sum(_key_is_longest(item) for item in singles)
        if longest > 0.5 * len(singles):
            found.append(_warning("longest-is-key", singles[0], count=longest, of=len(singles)))
        counts = Counter(item.key for item in singles)
        labels = max((item.labels for item in singles), key=len)
        expected = len(singles) / len(labels)
        spread = sum((counts[label] - expected) ** 2 / expected for label in labels)
        if spread > CHI_SQUARE_01.get(len(labels), 15.09):
            shown = " ".join(f"{label}={counts[label]}" for label in labels)
            found.append(_warning("keys-uneven", singles[0], counts=shown, of=len(singles)))
    return found


def _by_file(items: Sequence[Item]) -> list[list[Item]]:
    files: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        files[item.source.path if item.source else ""].append(item)
    return list(files.values())


def _key_is_longest(item: Item) -> bool:
    lengths = [len(option) for option in item.options]
    own = lengths[item.labels.index(str(item.key))]
    return own == max(lengths) and lengths.count(own) == 1 and own > 1.2 * sorted(lengths)[-2]


def check_duplicates(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Stems that are equal or nearly so, once blanks and marks are taken out: warnings.

    Candidates share a rare run of five characters, so that a bank of thousands is compared in seconds.
    """
    folded = [(item, _fold(_gist(item))) for item in items]
    found = []
    for first, second in _similar_pairs(folded):
        found.append(_warning("near-duplicate", second, other=first.id, place=first.source))
    return found


def _gist(item: Item) -> str:
    """What an item asks: a case by its material, an item with a short stem by its options as well."""
    if item.material:
        return item.material
    return item.stem + "".join(sorted(item.options)) if len(item.stem) < 20 else item.stem


def _similar_pairs(folded: Sequence[tuple[Item, str]]) -> Iterator[tuple[Item, Item]]:
    grams: dict[str, list[int]] = defaultdict(list)
    for index, (_, text) in enumerate(folded):
        for gram in {text[start : start + 8] for start in range(max(1, len(text) - 7))}:
            grams[gram].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indices in grams.values():
        # A run that stands in many stems is a formula, not a copy: there only neighbours are compared.
        shared.update(combinations(indices, 2) if len(indices) <= 12 else pairwise(indices))
    for (a, b), common in sorted(shared.items()):
        (first, ours), (second, theirs) = folded[a], folded[b]
        shares = common >= 0.5 * (max(len(ours), len(theirs)) - 7)
        if shares and _same_answer(first, second) and _ratio(ours, theirs) >= SIMILAR:
            yield first, second


def _ratio(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR else matcher.ratio()


def _same_answer(first: Item, second: Item) -> bool:
    """Items of other types, or whose options differ wholly, ask different things with like words."""
    if first.type != second.type:
        return False
    ours, theirs = ({_fold(option) for option in item.options} for item in (first, second))
    return not ours or bool(ours & theirs)


def _fold(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def check_order(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Options that are all numbers must ascend, as trainers print them: warnings."""
    found = []
    for item in _pieces(items):
        numbers = quantities(item.options)
        if numbers and any(a > b for a, b in pairwise(numbers)):
            found.append(_warning("options-not-ascending", item))
    return found


CHECKS: tuple[Check, ...] = (
    check_keys,
    check_texts,
    check_rationales,
    check_ids,
    check_citations,
    check_metadata,
    check_clues,
    check_order,
    check_duplicates,
    check_craft,
    check_absolutes,
)


def check(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Every problem of every check, in the order of files and lines."""
    found = [one for run in CHECKS for one in run(items, laws)]
    return sorted(
        found, key=lambda one: (one.source.path, one.source.line or 0, one.code) if one.source else ("", 0, one.code)
    )
