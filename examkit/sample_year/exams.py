"""The exams of the sample year: what each must hold, what people who do not exist answer, and the files that come back."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from examkit.bank import Bank
from examkit.blueprint import Blueprint, blueprint_from
from examkit.document import Cell
from examkit.formats.answers import HEADS, IGNORE
from examkit.forms import Form, Placement
from examkit.items import LABELS, Item
from examkit.problems import Source
from examkit.roster import ABSENT
from examkit.sample_year.study import Study
from examkit.sample_year.town import Town, Townsman, head, write_sheet
from examkit.simulation import answer
from examkit.weakness import plain_law

AWAY, AGAIN = 0.03, 4  # the share that does not sit; how many hand in twice on the platform
BETWEEN = ("", "、", " ")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One person's paper: the form and the printed answers in its order."""

    person: Townsman
    form: str
    answers: tuple[str, ...]


def blueprint_of(town: Town, entry: Mapping[str, Any]) -> Blueprint:
    """What a sitting must hold: the town's sections, the common items, so many items of each law, nothing used this year."""
    exam = town.settings["exam"]
    common = {**exam["anchors"], "items": entry.get("anchors", exam["anchors"]["items"])}
    sections = [*exam["sections"], common]
    marks = sum(one.get("count", len(one.get("items", ()))) * one["points"] for one in sections)
    tree = {
        "title": entry["title"], "date": entry["date"], "organisation": town.settings["organisation"],
        "minutes": exam["minutes"], "pass_mark": exam["pass_mark"], "bands": exam["bands"], "attempts": "best",
        "full_marks": marks, "used_after": dt.date(town.settings["year"], 1, 1), "section": sections,
        "quota": [
            {"where": {"audience": "党员"}, "maximum": 0},
            *({"where": {"law": law}, "minimum": least} for law, least in entry["laws"].items()),
        ],
    }  # fmt: skip
    return blueprint_from(tree, Source(entry["folder"]))


def bank_of(town: Town, entry: Mapping[str, Any], bank: Bank) -> Bank:
    """The bank that a sitting is drawn from; for one of them the key of an item is wrong, as a slip of the pen would be."""
    if entry["folder"] != town.truth.wrong_key_sitting:
        return bank
    return replace(bank, items=tuple(_wrong(one) if one.id == town.truth.wrong_key_item else one for one in bank.items))


def _wrong(item: Item) -> Item:
    return replace(item, key=next(label for label in item.labels if label != item.key))


def right_key(town: Town, bank: Bank) -> str:
    """The right key, in the bank's letters, of the item whose key was printed wrong."""
    return str(next(one.key for one in bank.items if one.id == town.truth.wrong_key_item))


def sit(
    town: Town, study: Study, bank: Bank, forms: Sequence[Form], day: dt.date, people: Sequence[Townsman], seed: int
) -> list[HandedIn]:
    """The papers of those who came; forms are handed out in turn."""
    chance = random.Random(seed)
    known = {one.id: one for one in bank.items}
    true = [_as_known(form, known) for form in forms]
    found = []
    for number, one in enumerate(people):
        form = true[number % len(true)]
        if chance.random() >= AWAY:
            written = answer(form, one.ability, chance, shift=shift_for(town, study, one.candidate, day))
            found.append(HandedIn(one, form.name, tuple(written)))
    return found


def _as_known(form: Form, known: Mapping[str, Item]) -> Form:
    """The form with the items as they truly are: people do not answer by a key that was printed wrong."""
    sections = (
        replace(one, placements=tuple(replace(each, item=known[each.item.id]) for each in one.placements))
        for one in form.sections
    )
    return replace(form, sections=tuple(sections))


def shift_for(town: Town, study: Study, candidate: str, day: dt.date) -> Callable[[Item], float]:
    """How much easier items are on a day for somebody: by what the person came to learn, and by the planted facts."""
    truth = town.truth
    sessions = enumerate(town.settings["session"], start=1)
    learnt = {one["law"] for number, one in sessions if one["date"] <= day and study.came(candidate, number)}

    def shift(item: Item) -> float:
        law = plain_law(item.law or "")
        found = truth.law_shift if law == truth.law else truth.gain if law in learnt else 0.0
        return found + (truth.amended_shift if item.id == truth.amended_item and day >= truth.amended_on else 0.0)

    return shift


def write_typed(path: Path, town: Town, papers: Sequence[HandedIn], absent: Sequence[Townsman], seed: int) -> None:
    """A sheet as several hands type it: small letters, separators, blanks in names; those away are written as 缺考."""
    chance = random.Random(seed)
    count = max(len(one.answers) for one in papers)
    heads = [HEADS[IGNORE][0], *(head(name) for name in ("candidate", "name", "unit")), HEADS["form"][0]]
    handed = [(one.person, one.form, [_typed(each, chance) for each in one.answers]) for one in papers]
    handed += [(one, "", [ABSENT, *[""] * (count - 1)]) for one in absent]
    handed.sort(key=lambda row: row[0].candidate)
    rows: list[tuple[Cell, ...]] = [
        (number, one.candidate, _spaced(one.name, chance), one.services[-1].unit, form, *answers)
        for number, (one, form, answers) in enumerate(handed, start=1)
    ]
    write_sheet(path, town.words["answers"], [*heads, *(str(n) for n in range(1, count + 1))], rows)


def _typed(answer_: str, chance: random.Random) -> str:
    if not answer_.isascii():
        return answer_
    joined = chance.choice(BETWEEN).join(answer_)
    return joined.lower() if chance.random() < 0.2 else joined


def _spaced(name: str, chance: random.Random) -> str:
    return f"{name[0]}  {name[1]}" if len(name) == 2 and chance.random() < 0.5 else name


def write_exported(path: Path, town: Town, papers: Sequence[HandedIn], form: Form, day: dt.date, seed: int) -> None:
    """An export of 问卷星 by option text: a line for each sheet handed in, some people's twice."""
    chance = random.Random(seed)
    asked = town.words["platform"]
    heads = [*asked["heads"], *(f"{n}、{one}" for n, one in enumerate(asked["questions"], start=1))]
    first = len(asked["questions"]) + 1
    heads += [f"{number}、{piece.item.stem}" for number, piece in enumerate(form.pieces, start=first)]
    sheets = [*papers, *chance.sample(list(papers), AGAIN)]
    begin = dt.datetime.combine(day, dt.time(9))
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(sheets, start=1):
        handed = begin + dt.timedelta(seconds=37 * number)
        about = (number, one.person.candidate, f"{handed:%Y/%m/%d %H:%M:%S}", f"{chance.randint(420, 2400)}秒")
        who = (one.person.name, one.person.services[-1].unit)
        texts = (_option_texts(piece, given) for piece, given in zip(form.pieces, one.answers, strict=True))
        rows.append((*about, asked["from"], f"192.0.2.{number % 250 + 1}", *who, *texts))
    write_sheet(path, "", heads, rows)


def _option_texts(piece: Placement, given: str) -> str:
    """An answer as the platform writes it: ``A.text``, several joined by a bar."""
    if piece.item.type == "true_false":
        return {"√": "A.对", "×": "B.错"}.get(given, "(空)")
    texts = [f"{letter}.{piece.item.options[LABELS.index(piece.bank_label(letter))]}" for letter in given]
    return "┋".join(texts) or "(空)"
