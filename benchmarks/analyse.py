"""Speed and memory of ``examkit.formats.response_table`` beside bare numpy: 100,000 people, 100 items, five options.

    python benchmarks/analyse.py [PEOPLE [ITEMS]]

Both read the same csv with the same reader and give the same figures, each in a process of its own; the bare version holds
the whole table and knows nothing of omitted answers, points, rules, chunks or unreadable cells.  Figures that differ are
an error.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SEED = 20260327
LETTERS = np.array(list("ABCDE"))


def make_table(folder: Path, people: int, items: int) -> None:
    """answers.csv and key.csv of people with abilities and items with difficulties, seeded."""
    random = np.random.default_rng(SEED)
    key = random.integers(0, len(LETTERS), items)
    ability, difficulty = random.normal(size=people), random.normal(-0.5, 1, items)
    heads = [f"q{number}" for number in range(1, items + 1)]
    with (folder / "answers.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(["candidate", *heads]) + "\n")
        for start in range(0, people, 10_000):
            some = ability[start : start + 10_000]
            right = random.random((len(some), items)) < 1 / (1 + np.exp(difficulty - some[:, np.newaxis]))
            wrong = (key + random.integers(1, len(LETTERS), right.shape)) % len(LETTERS)
            answers = LETTERS[np.where(right, key, wrong)]
            file.writelines(f"p{start + n:07d},{','.join(row)}\n" for n, row in enumerate(answers))
    rows = "".join(f"{head},{LETTERS[place]}\n" for head, place in zip(heads, key, strict=True))
    (folder / "key.csv").write_text(f"item,key\n{rows}", encoding="utf-8")


def bare(folder: Path) -> dict[str, object]:
    """The same figures by plain dense numpy."""
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    from scipy.special import fdtri

    key = dict(line.split(",") for line in (folder / "key.csv").read_text(encoding="utf-8").split()[1:])
    types = pa_csv.ConvertOptions(column_types=dict.fromkeys(key, pa.string()))
    table = pa_csv.read_csv(folder / "answers.csv", pa_csv.ReadOptions(use_threads=False), convert_options=types)
    n, k = table.num_rows, len(key)
    answers = np.empty((k, n), np.uint8)
    for place, item in enumerate(key):
        column = table.column(item).combine_chunks().dictionary_encode()
        code = np.array([ord(letter) - ord("A") for letter in column.dictionary.to_pylist()], np.uint8)
        answers[place] = code[column.indices.to_numpy()]
    del table
    x = np.stack([answers[place] == ord(letter) - ord("A") for place, letter in enumerate(key.values())]).astype(
        np.float64
    )
    total = x.sum(axis=0)
    order = np.argsort(total, kind="stable")
    fifth = np.empty(n, np.int64)
    fifth[order] = np.arange(n) * 5 // n
    facility = x.mean(axis=1)
    deviations = x - facility[:, np.newaxis]
    covariance = deviations @ deviations.T / (n - 1)
    variances, with_total, variance = np.diag(covariance), covariance.sum(axis=1), covariance.sum()
    item_total = with_total / np.sqrt(variances * variance)
    rest_variance = variance + variances - 2 * with_total
    item_rest = (with_total - variances) / np.sqrt(variances * rest_variance)
    alpha = k / (k - 1) * (1 - variances.sum() / variance)
    dropped = (k - 1) / (k - 2) * (1 - (variances.sum() - variances) / rest_variance)
    size = round(0.27 * n)
    discrimination = x[:, order[-size:]].mean(axis=1) - x[:, order[:size]].mean(axis=1)
    by_fifth = np.stack([np.bincount(row * np.int64(5) + fifth, minlength=25).reshape(5, 5) for row in answers])
    option_rest = np.empty((k, len(LETTERS)))
    for place in range(k):
        rest = total - x[place]
        sums = np.bincount(answers[place], weights=rest, minlength=len(LETTERS))
        p = by_fifth[place].sum(axis=1) / n
        option_rest[place] = (sums / n - p * rest.mean()) / (np.sqrt(p * (1 - p)) * rest.std())
    interval = [1 - (1 - alpha) * fdtri(n - 1, (n - 1) * (k - 1), tail) for tail in (0.975, 0.025)]
    return {
        "mean": total.mean(),
        "sd": total.std(ddof=1),
        "median": float(np.median(total)),
        "alpha": alpha,
        "interval": interval,
        "facility": facility.tolist(),
        "sd_of_items": np.sqrt(variances).tolist(),
        "item_total": item_total.tolist(),
        "item_rest": item_rest.tolist(),
        "alpha_if_dropped": dropped.tolist(),
        "counts": by_fifth.sum(axis=2).ravel().tolist(),
        "option_rest": option_rest.ravel().tolist(),
        # Ties are broken by row here and shared there, so these are computed but not compared.
        "unlike": {"discrimination": discrimination.tolist(), "by_fifth": by_fifth.ravel().tolist()},
    }


def examkit(folder: Path) -> dict[str, object]:
    """What ``examkit analyse`` computes."""
    from examkit.formats.response_table import analyse_table

    found = analyse_table(folder / "answers.csv", folder / "key.csv")
    options = [row for row in found.distractors if row.option != "omitted"]
    return {
        **{name: found.summary[name] for name in ("mean", "sd", "median", "alpha")},
        "interval": [found.summary["alpha_low"], found.summary["alpha_high"]],
        "facility": [row.facility for row in found.items],
        "sd_of_items": [row.sd for row in found.items],
        "item_total": [row.item_total for row in found.items],
        "item_rest": [row.item_rest for row in found.items],
        "alpha_if_dropped": [row.alpha_if_dropped for row in found.items],
        "counts": [row.count for row in options],
        "option_rest": [row.option_rest for row in options],
        "unlike": {},
    }


def measured(name: str, folder: Path) -> dict[str, object]:
    """One version in a process of its own: its figures, CPU seconds from start to end, and peak memory."""
    run = subprocess.run([sys.executable, __file__, name, folder], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def child(name: str, folder: Path) -> None:
    started = time.process_time()  # the interpreter's own start is left out, imports are not
    figures = {"bare": bare, "examkit": examkit}[name](folder)
    cpu = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "memory": memory, "figures": figures}))


def compare(a: dict, b: dict) -> float:
    """The largest difference of two versions' figures."""
    pairs = [(np.asarray(a[name], float), np.asarray(b[name], float)) for name in a if name != "unlike"]
    return max(float(np.max(np.abs(x - y))) for x, y in pairs)


def main(people: int = 100_000, items: int = 100, rounds: int = 5) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_table(folder, people, items)
        runs = {version: [] for version in ("bare", "examkit")}
        for _ in range(rounds):
            for version, found in runs.items():
                found.append(measured(version, folder))
        print(f"{people:,} people, {items} items; median of {rounds} runs, each in its own process")
        medians = {version: float(np.median([run["cpu"] for run in found])) for version, found in runs.items()}
        for version, found in runs.items():
            memory = max(run["memory"] for run in found)
            print(f"{version:8} {medians[version]:6.2f} s CPU   {memory:6.0f} MB")
        print(f"ratio    {medians['examkit'] / medians['bare']:6.2f}")
        apart = compare(runs["bare"][0]["figures"], runs["examkit"][0]["figures"])
        print(f"largest difference of a figure {apart:.1e}")
        if apart > 1e-9:
            raise SystemExit("the figures differ")


if __name__ == "__main__":
    if sys.argv[1:2] in (["bare"], ["examkit"]):
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main(*(int(argument) for argument in sys.argv[1:3]))
