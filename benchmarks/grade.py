"""Grading at the size of a province: a csv of answers to scores, against only reading and writing those files.

    python benchmarks/grade.py [--people 100000]

Prints CPU seconds and peak memory of ``sitting.grade`` in a process of its own, and of two peers that read the answers
and write the two large tables again, doing nothing with them: Python's csv module, and pandas.
"""

import argparse
import csv
import gc
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from examkit import formats, sitting
from examkit.blueprint import blueprint_from
from examkit.problems import Source

BANK = Path(__file__).parent.parent / "question_bank"
SECTIONS = (("single", 60, "all_or_nothing"), ("multiple", 20, "half"), ("true_false", 20, "true_false"))


def blueprint():
    sections = [
        {"heading": kind, "type": kind, "count": count, "points": 1, "rule": rule} for kind, count, rule in SECTIONS
    ]
    head = {"title": "benchmark", "full_marks": 100, "pass_mark": 60, "bands": {"合格": 60, "不合格": 0}}
    order = {"order": "bank", "options": "bank", "minutes": 60}
    return blueprint_from({**head, **order, "section": sections}, Source("benchmark"))


def write_answers(path: Path, form, people: int) -> None:
    chance = random.Random(7)
    marks = {"single": list("ABCD"), "true_false": ["√", "×"], "multiple": ["AB", "ABC", "ABD", "CD", "ABCD", ""]}
    kinds = [marks[placement.item.type] for placement in form.placements]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["人员编号", "姓名", "单位", *(placement.number for placement in form.placements)])
        for n in range(people):
            writer.writerow([f"{n:06d}", f"考生{n:06d}", "示例镇", *(chance.choice(kind) for kind in kinds)])


def spent(function, *arguments) -> tuple[float, float]:
    gc.collect()
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def grade(folder: Path, answers: Path) -> None:
    gc.set_threshold(200_000, 20, 100)  # as the command line does
    sitting.grade(folder, [answers])


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def peer_csv(folder: Path, answers: Path) -> float:
    """CPU seconds of reading the answers and writing both tables; reading the tables themselves is not counted."""
    start = time.process_time()
    rows = _read(answers)
    found = time.process_time() - start
    del rows
    for name in ("responses.csv", "scores.csv"):
        rows = _read(folder / name)
        start = time.process_time()
        with (folder.parent / "again.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        found += time.process_time() - start
        del rows
    return found


def peer_pandas(folder: Path, answers: Path) -> float:
    import pandas as pd

    how = {"dtype": str, "keep_default_na": False}
    start = time.process_time()
    pd.read_csv(answers, **how)
    found = time.process_time() - start
    for name in ("responses.csv", "scores.csv"):
        table = pd.read_csv(folder / name, **how)
        start = time.process_time()
        table.to_csv(folder.parent / "again.csv", index=False)
        found += time.process_time() - start
    return found


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--people", type=int, default=100_000)
    arguments.add_argument("--step", choices=("grade",))
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    if given.step:
        seconds, memory = spent(grade, given.folder / "sitting", given.folder / "answers.csv")
        print(f"{seconds} {memory}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (form,) = sitting.assemble(folder / "sitting", formats.read_bank(BANK), blueprint(), seed=1)
        write_answers(folder / "answers.csv", form, given.people)
        command = [sys.executable, __file__, "--step", "grade", "--folder", scratch]
        seconds, memory = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
        print(f"{given.people:,} people x {len(form.pieces)} items, CPU seconds")
        print(f"sitting.grade               {seconds:6.2f}   {memory:,.0f} MB")
        for name, peer in (("csv module", peer_csv), ("pandas", peer_pandas)):
            floor = peer(folder / "sitting", folder / "answers.csv")
            print(f"read and write: {name:<11} {floor:6.2f}   ratio {seconds / floor:.2f}")


if __name__ == "__main__":
    main()
