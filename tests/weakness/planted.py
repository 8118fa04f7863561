"""A simulated year whose truth is known: people, sessions, and what attending did to each law."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from examkit.items import Citation, Item
from examkit.weakness import Answer, StudySession, Work

LAWS = ("宪法", "监察法", "行政处罚法", "行政许可法", "行政强制法", "信访工作条例")
DAYS = (dt.date(2026, 3, 20), dt.date(2026, 6, 20), dt.date(2026, 9, 20))
TYPES = ("single", "multiple", "true_false")


def year(
    seed: int,
    *,
    weak: str = "",
    studied: Sequence[str] = LAWS[1:5],
    people: int = 120,
    items: int = 8,
    repeat: bool = False,
    learn: float = 0.12,
    changed: str = "",
) -> tuple[Work, tuple[StudySession, ...]]:
    """Three sittings with ``items`` items a law; attending a session raises its law by ``learn`` but for ``weak``.

    Multiple-choice items are harder by nature; ``repeat`` keeps the items of the first sitting; ``changed`` is the id of
    an item whose facility falls by .5 after the first sitting.
    """
    chance = np.random.default_rng(seed)
    came = [frozenset(str(n) for n in range(people) if chance.random() < 0.7) for _ in studied]
    sessions = tuple(
        StudySession(dt.date(2026, 2 if n % 2 else 4, 10), frozenset({law}), who)
        for n, (law, who) in enumerate(zip(studied, came, strict=True))
    )
    ability = chance.normal(0, 0.1, people)
    bank: dict[str, Item] = {}
    easiness: dict[str, float] = {}
    answers = []
    for sitting, day in enumerate(DAYS):
        for law in LAWS:
            for n in range(items):
                name = f"{law}-{n}" if repeat else f"{law}-{sitting}-{n}"
                kind = TYPES[n % 3]
                bank[name] = Item(name, kind, name, citations=(Citation(law, str(n + 1)),))  # type: ignore[arg-type]
                base = 0.62 - (0.15 if kind == "multiple" else 0)
                easiness.setdefault(name, base + chance.normal(0, 0.08) - (0.25 if law == weak else 0))
                for person in range(people):
                    known = [
                        one for one in sessions if law in one.laws and one.date <= day and str(person) in one.attended
                    ]
                    gain = learn if known and law != weak else 0
                    fall = 0.5 if name == changed and sitting else 0
                    right = chance.random() < np.clip(easiness[name] + ability[person] + gain - fall, 0.02, 0.98)
                    answers.append(Answer(str(person), f"单位{person % 6}", "", f"场{sitting}", day, name,
                                          Fraction(2 * int(right)), Fraction(2)))  # fmt: skip
    return Work(tuple(answers), bank), sessions
