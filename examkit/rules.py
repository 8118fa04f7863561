"""Scoring rules: one object that reads itself, says itself, scores one response and tabulates.

A rule knows an item's key and a response in the bank's labels; sections, forms and people are none of its business.
Responses: ``"B"``, ``"ABD"``, ``"true"``, ``"false"``, blanks joined by ``；``; empty where nothing was marked.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from examkit import messages
from examkit.bank.grammar import parse_blanks
from examkit.bank.numerals import from_fraction, to_fraction, to_int
from examkit.items import CHOICE, LABELS, Item, ItemType
from examkit.problems import InputError, problem

Parameters = Mapping[str, Fraction | str]
Scorer = Callable[[Item, str, Fraction, Parameters], Fraction]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule and its parameters; build one with :func:`parse_rule`."""

    name: str
    parameters: tuple[tuple[str, Fraction | str], ...] = ()

    def __str__(self) -> str:
        if not self.parameters:
            return self.name
        shown = (
            (key, from_fraction(value) if isinstance(value, Fraction) else value) for key, value in self.parameters
        )
        return f"{self.name}({', '.join(f'{key}={value}' if key else value for key, value in shown)})"

    def score(self, item: Item, response: str, points: Fraction) -> Fraction:
        """The exact mark of one response; 0 for an empty one, ``points`` for the full key."""
        if not response:
            return ZERO
        return _RULES[self.name].scorer(item, response, points, dict(self.parameters))

    def lowest(self, points: Fraction) -> Fraction:
        """The least that one item can earn under this rule: below 0 only where wrong answers deduct."""
        if self.name in ("right_minus_wrong", "weighted"):
            return min(ZERO, _number(dict(self.parameters), "floor"))
        return -_number(dict(self.parameters), "wrong")

    def describe(self, lang: str, item_type: ItemType, min_correct: int = 2) -> str:
        """The sentence that stands under a section's heading."""
        if item_type == "single":
            return messages.text("rule.single", lang)
        stated = {**_RULES[self.name].defaults, **dict(self.parameters)}
        values = {key or "value": from_fraction(v) if isinstance(v, Fraction) else v for key, v in stated.items()}
        key = f"rule.{self.name}"
        if item_type == "true_false":
            key = "rule.true_false_deducting" if self.lowest(Fraction(1)) < 0 else "rule.true_false"
        elif item_type not in CHOICE:
            key = f"rule.{item_type}"
        elif values.get("round") == "up":
            key = "rule.half_up"
        head = (
            messages.text(f"rule.{'multiple' if min_correct > 1 else 'undetermined'}", lang)
            if item_type == "multiple"
            else ""
        )
        return head + messages.text(key, lang, **values)

    def table(self, options: int, key: str, points: Fraction = Fraction(1)) -> list[tuple[str, Fraction]]:
        """The mark of every answer pattern of a choice item: ``(labels, mark)``, shortest first."""
        item = Item("table", "multiple", "", ("",) * options, key)
        patterns = ("".join(chosen) for size in range(options + 1) for chosen in combinations(LABELS[:options], size))
        return [(pattern, self.score(item, pattern, points)) for pattern in patterns]


def _all_or_nothing(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    return points if set(response) == set(str(item.key)) else ZERO


def _partial(share: Callable[[int, int, Fraction, Parameters], Fraction]) -> Scorer:
    """A rule for subsets of the key: full points for the key, ``share`` for some of it, 0 with any wrong option."""

    def scorer(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
        chosen, right = set(response), set(str(item.key))
        if chosen == right:
            return points
        if not chosen < right:
            return ZERO
        return min(points, share(len(chosen), len(right), points, parameters))

    return scorer


def _half(chosen: int, right: int, points: Fraction, parameters: Parameters) -> Fraction:
    if parameters.get("round") != "up":
        return points / 2
    # The platform that rounds the half up gives nothing for items of one mark, so that a part never earns the whole.
    rounded = Fraction(math.ceil(points / 2))
    return rounded if rounded < points else ZERO


def _fixed(chosen: int, right: int, points: Fraction, parameters: Parameters) -> Fraction:
    return _number(parameters, "")


def _per_option(chosen: int, right: int, points: Fraction, parameters: Parameters) -> Fraction:
    return chosen * _number(parameters, "")


def _right_minus_wrong(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    """Each right option earns its share of the points, each wrong one costs ``wrong`` such shares; never below ``floor``."""
    chosen, right = set(response), set(str(item.key))
    parameters = {**_RULES["right_minus_wrong"].defaults, **parameters}
    earned = len(chosen & right) - _number(parameters, "wrong") * len(chosen - right)
    return max(_number(parameters, "floor"), points * earned / len(right))


def _weighted(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    """The share that the weights of the chosen options have of the right ones' together, between ``floor`` and points.

    Weights are of the bank's labels.  Where the right options weigh nothing together, only the full key earns.
    """
    chosen, right = set(response), set(str(item.key))
    if chosen == right:
        return points
    weights = {label: _number(parameters, label) for label in item.labels}
    whole = sum((weights[label] for label in right), ZERO)
    if whole <= 0:
        return ZERO
    earned = points * sum((weights.get(label, ZERO) for label in chosen), ZERO) / whole
    return min(points, max(_number(parameters, "floor"), earned))


def unweighted(rule: Rule, item: Item) -> str:
    """The right options of an item to which a rule of weights gives none; empty under every other rule."""
    if rule.name != "weighted" or item.type not in CHOICE:
        return ""
    weights = dict(rule.parameters)
    return "".join(label for label in str(item.key) if _number(weights, label) <= 0)


def _number(parameters: Parameters, name: str) -> Fraction:
    value = parameters.get(name, ZERO)
    return value if isinstance(value, Fraction) else ZERO


def _agreement(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    chosen, right = set(response) & set(item.labels), set(str(item.key))
    return points * (len(item.options) - len(chosen ^ right)) / len(item.options)


def _true_false(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    return points if response == item.key else -_number(parameters, "wrong")


def _blank(item: Item, response: str, points: Fraction, parameters: Parameters) -> Fraction:
    key = item.key if isinstance(item.key, tuple) else ()
    written = [answers[0] if answers else "" for answers in parse_blanks(response)]
    accepted = [{fold(answer) for answer in answers} for answers in key]
    given = [fold(answer) for answer in written][: len(accepted)]
    if item.any_order:
        right = _matching(accepted, given)
    else:
        right = sum(answer in answers for answers, answer in zip(accepted, given, strict=False))
    return points * right / len(key) if key else ZERO


def _matching(accepted: list[set[str]], given: list[str]) -> int:
    """The most blanks that can be filled when order does not count (augmenting paths)."""
    holder: dict[int, int] = {}

    def place(blank: int, tried: set[int]) -> bool:
        for index, answer in enumerate(given):
            if answer in accepted[blank] and index not in tried:
                tried.add(index)
                if index not in holder or place(holder[index], tried):
                    holder[index] = blank
                    return True
        return False

    return sum(place(blank, set()) for blank in range(len(accepted)))


_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万]+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_MARK = r"[，。、；：,.;:“”‘’\"'《》（）()]+"
_MARKS = re.compile(rf"(?<![0-9]){_MARK}|{_MARK}(?![0-9])")  # 1.5倍 is not 15倍


def fold(answer: str) -> str:
    """A filled-in answer as it is compared: width, blanks, marks and case folded, numbers in Arabic (三十日 = 30日)."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", answer)).casefold()
    plain = _NUMERAL.sub(lambda match: str(to_int(match[0])), plain)
    return _MARKS.sub("", _THOUSANDS.sub("", plain)) or plain


@dataclass(frozen=True, slots=True)
class _Form:
    """How a rule is written and scored."""

    scorer: Scorer
    types: tuple[ItemType, ...]
    parameters: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    required: bool = False
    signed: tuple[str, ...] = ()  # the parameters that may lie below 0
    example: str = ""
    defaults: Mapping[str, Fraction | str] = field(default_factory=dict)


_RULES: Mapping[str, _Form] = {
    "all_or_nothing": _Form(_all_or_nothing, ("single", "multiple", "true_false")),
    "proportional": _Form(_partial(lambda chosen, right, points, _: points * chosen / right), ("multiple",)),
    "half": _Form(_partial(_half), ("multiple",), ("round",), ("none", "up")),
    "fixed": _Form(_partial(_fixed), ("multiple",), ("",), required=True),
    "per_option": _Form(_partial(_per_option), ("multiple",), ("",), required=True),
    "right_minus_wrong": _Form(
        _right_minus_wrong,
        ("multiple",),
        ("wrong", "floor"),
        signed=("floor",),
        defaults={"wrong": Fraction(1), "floor": ZERO},
    ),
    "agreement": _Form(_agreement, ("multiple",)),
    "weighted": _Form(
        _weighted,
        ("multiple",),
        (*LABELS, "floor"),
        required=True,
        signed=(*LABELS, "floor"),
        example="A=1, B=0.5, C=-0.5, floor=0",
        defaults={"floor": ZERO},
    ),
    "true_false": _Form(_true_false, ("true_false",), ("wrong",)),
    "blank": _Form(_blank, ("blank",)),
}
DEFAULTS: Mapping[ItemType, str] = {
    "single": "all_or_nothing",
    "multiple": "all_or_nothing",
    "true_false": "true_false",
    "blank": "blank",
    "short": "rubric",
    "case": "rubric",
}
_WRITTEN = re.compile(r"\s*([a-z_]+)\s*(?:\(([^()]*)\))?\s*")


def parse_rule(written: str) -> Rule:
    """``"half(round=up)"`` as a :class:`Rule`; InputError with what is wrong and the rules there are."""
    match = _WRITTEN.fullmatch(written)
    form = _RULES.get(match[1]) if match else None
    if match is None or form is None:
        raise InputError(problem("rule.unknown", found=written, known=", ".join(_RULES)))
    parameters = []
    for piece in filter(None, (piece.strip() for piece in (match[2] or "").split(","))):
        name, _, value = piece.partition("=") if "=" in piece else ("", "", piece)
        parameters.append((name.strip(), _parameter(written, form, name.strip(), value.strip())))
    if (form.required and not parameters) or len({name for name, _ in parameters}) < len(parameters):
        raise InputError(problem("rule.parameters", found=written, known=_known(form)))
    weights = [value for name, value in parameters if name in LABELS and isinstance(value, Fraction)]
    if match[1] == "weighted" and max(weights, default=ZERO) <= 0:
        raise InputError(problem("rule.weights", found=written))
    usual = {"round": "none", "wrong": ZERO, "": ZERO, **form.defaults}
    kept = tuple((name, value) for name, value in parameters if value != usual.get(name))
    return Rule(match[1], kept or tuple(parameters) if form.required else kept)


def _known(form: _Form) -> str:
    return form.example or ", ".join(form.parameters) or "-"


def _parameter(written: str, form: _Form, name: str, value: str) -> Fraction | str:
    if name not in form.parameters:
        raise InputError(problem("rule.parameters", found=written, known=_known(form)))
    if form.words:
        if value not in form.words:
            raise InputError(problem("rule.value", found=written, value=value, known=", ".join(form.words)))
        return value
    try:
        number = to_fraction(value)
    except ValueError as error:
        raise InputError(problem("rule.value", found=written, value=value, known="0.5, 1, 1/3")) from error
    if number < 0 and name not in form.signed:
        raise InputError(problem("rule.value", found=written, value=value, known=">= 0"))
    return number


def fits(rule: Rule, item_type: ItemType) -> bool:
    """Whether a rule can score items of a type."""
    return item_type in _RULES[rule.name].types
