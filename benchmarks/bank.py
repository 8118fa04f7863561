"""CPU time to read and check 10,000 items, and to hold our own bank against law texts.

    python benchmarks/bank.py [--copies] [LAW_TEXTS]

The 10,000 items have the shapes of our own bank, each with the characters of its stem in an order of its own, so that they are as
long as real ones and none is a copy of another.  ``--copies`` keeps the stems whole: the worst case, thousands of
near duplicates that must all be found.
"""

import random
import re
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from examkit import formats
from examkit.bank import read_bank
from examkit.bank.grammar import BankFile, render_file
from examkit.bank.proof import prove

BANK = Path(__file__).parents[1] / "question_bank"
ITEMS = 10_000


def _mixed(stem: str, chance: random.Random) -> str:
    """The same characters in another order, blanks kept together."""
    pieces = re.findall("_{2,}.?|.", stem, re.DOTALL)
    return "".join(chance.sample(pieces, len(pieces)))


def make_bank(folder: Path, *, copies: bool) -> None:
    """A bank of ``ITEMS`` items in files of 200, with the laws of our own."""
    ours = read_bank(BANK).items
    made, chance = [], random.Random(1)
    for number in range(ITEMS):
        item, turn = ours[number % len(ours)], number // len(ours)
        if copies:
            changed = replace(item, stem=f"（第{turn}轮第{number}号）{item.stem}")
        else:
            material = _mixed(item.material, chance) if item.material else None
            changed = replace(item, stem=_mixed(item.stem, chance), material=material)
        made.append(replace(changed, id=f"b{number:05d}", enemies=()))
    for start in range(0, ITEMS, 200):
        file = BankFile({}, tuple(made[start : start + 200]))
        (folder / f"{start:05d}.txt").write_text(render_file(file), encoding="utf-8")
    (folder / "laws.toml").write_bytes((BANK / "laws.toml").read_bytes())


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_bank(folder, copies="--copies" in sys.argv)
        begun = time.process_time()
        bank = read_bank(folder)
        print(
            f"read and check {len(bank.items)} items: {time.process_time() - begun:.2f} s CPU, {len(bank.problems)} problems"
        )
    begun = time.process_time()
    ours = read_bank(BANK)
    print(f"read and check our {len(ours.items)} items: {time.process_time() - begun:.2f} s CPU")
    folders = [word for word in sys.argv[1:] if not word.startswith("--")]
    if folders:
        begun = time.process_time()
        texts = formats.read_law_texts(Path(folders[0]))
        proof = prove(ours.items, ours.laws, texts)
        print(
            f"read {len(texts)} law texts and prove: {time.process_time() - begun:.2f} s CPU, {len(proof.proved)} proved"
        )


if __name__ == "__main__":
    main()
