"""Candidates who do not exist: answers drawn for invented people, for the demo and for trying things out.

Chance enters by an explicit seed.  Not a model of anyone: the chance of a right answer follows a one-parameter
logistic of a drawn ability and the author's guess of the difficulty.
"""

import math
import random
from collections.abc import Callable, Sequence

from examkit.forms import Form, Placement
from examkit.items import LABELS, Item

DIFFICULTY = {"易": -1.6, "中": -0.8, "难": 0.2}
ABILITY_SD = 0.9
OMITTING = 0.01


def simulate(forms: Sequence[Form], people: int, *, seed: int) -> list[tuple[str, list[str]]]:
    """For each of ``people``: the name of a form, taken in turn, and the printed answers in its order.

    Choice items give printed letters, true/false √ or ×, fill-ins the accepted words or others; written answers stay
    empty, since nobody wrote them.
    """
    chance = random.Random(seed)
    answers = []
    for number in range(people):
        form = forms[number % len(forms)]
        answers.append((form.name, answer(form, chance.gauss(0.0, ABILITY_SD), chance)))
    return answers


def answer(
    form: Form, ability: float, chance: random.Random, *, shift: Callable[[Item], float] = lambda item: 0.0
) -> list[str]:
    """One person's printed answers in the order of a form; ``shift`` makes an item easier by so many logits."""
    return [_answer(piece, ability + shift(piece.item), chance) for piece in form.pieces]


def _answer(piece: Placement, ability: float, chance: random.Random) -> str:
    if piece.item.type in ("short", "case") or chance.random() < OMITTING:
        return ""
    knows = 1 / (1 + math.exp(-(ability - DIFFICULTY.get(piece.item.difficulty or "", -0.8))))
    right = chance.random() < knows
    if piece.item.type == "true_false":
        return "√" if (piece.item.key == "true") == right else "×"
    if isinstance(piece.item.key, tuple):
        return "；".join(blank[0] if chance.random() < knows else "不清楚" for blank in piece.item.key)
    key = {piece.printed_label(letter) for letter in str(piece.item.key)}
    if right:
        return "".join(sorted(key))
    return _wrong_letters(piece, key, chance)


def _wrong_letters(piece: Placement, key: set[str], chance: random.Random) -> str:
    """A distractor; in items with several right options most often one too few, sometimes one too many."""
    others = [letter for letter in LABELS[: len(piece.order)] if letter not in key]
    if piece.item.type == "single":
        return chance.choice(others)
    chosen = set(key)
    if others and chance.random() < 0.35:
        chosen.add(chance.choice(others))
    elif len(chosen) > 1:
        chosen.discard(chance.choice(sorted(chosen)))
    return "".join(sorted(chosen))
