"""100,000 × 100 five-option answers from one csv: ``examkit analyse`` beside bare numpy, R psych and rasch-irt.

    python benchmarks/peers/classical.py [--people N] [--items N] [--rounds N] [--rasch-irt PYTHON]

Each takes the same answers and key in a process of its own with one thread; CPU seconds and memory are of the whole
process, from start to end.  What each gives:

- examkit: the command, all of its files written (items, options, summary, flags);
- numpy: the same figures by a script that holds the whole table (``benchmarks/analyse.py``), nothing written;
- psych, reduced: ``score.multiple.choice``: shares of options, r with the total, alpha; no r with the rest, no alpha if
  dropped; psych, full: ``alpha`` on the scores besides;
- rasch-irt: ``run_ctt`` with its options by upper and lower group; scored by numpy, as its own loop takes far longer.

A peer that is absent is named and left out.  ``--rasch-irt`` is the Python of an environment that has it, with pyarrow.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

FLOOR = Path(__file__).parents[1] / "analyse.py"
TOLERANCE = 5.1e-5  # rasch-irt rounds to four decimals
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS", "R_DATATABLE_NUM_THREADS"), "1"
)
R_READ = """
read <- if (requireNamespace("data.table", quietly = TRUE)) data.table::fread else read.csv
d <- as.data.frame(read("{answers}"))
key <- match(read.csv("{key}", colClasses = "character")$key, LETTERS)
x <- matrix(match(as.matrix(d[-1]), LETTERS), nrow(d))
rm(d)
alpha <- psych::score.multiple.choice(key, as.data.frame(x), digits = 12)$alpha
s <- (x == rep(key, each = nrow(x))) * 1
"""
R_FULL = """
alpha <- psych::alpha(as.data.frame(s), check.keys = FALSE, delete = FALSE)$total$raw_alpha
"""
R_PRINT = """
cat(sprintf('{"alpha": %.12f, "facility": [%s]}', alpha, paste(sprintf("%.12f", colMeans(s)), collapse = ",")))
"""
RASCH_IRT = """
import json, sys
import numpy as np, pyarrow.csv as reader
from rasch_irt import run_ctt
answers, keys = sys.argv[1:]
key = np.array([line.split(",")[1] for line in open(keys, encoding="utf-8").read().split()[1:]])
table = reader.read_csv(answers, reader.ReadOptions(use_threads=False)).drop_columns(["candidate"])
raw = np.stack([column.to_numpy().astype("U1") for column in table.columns])
found = run_ctt((raw == key[:, None]).astype(np.int32), raw, key, 5)
print(json.dumps({"alpha": found.cronbach_alpha, "facility": [item.difficulty for item in found.items]}))
"""


def commands(folder: Path, rasch_irt: str) -> dict[str, list[str]]:
    """What to run for each that is present; the others are named."""
    answers, key = (folder / name for name in ("answers.csv", "key.csv"))
    out = str(folder / "out")
    analyse = ("-m", "examkit", "analyse", str(answers), "--key", str(key), "--out", out, "--discard-edits")
    found = {"examkit": [sys.executable, *analyse], "numpy": [sys.executable, str(FLOOR), "bare", str(folder)]}
    rscript = shutil.which("Rscript")
    for name in ("psych, reduced", "psych, full"):
        if rscript and _runs([rscript, "-e", "quit(status = as.integer(!requireNamespace('psych', quietly = TRUE)))"]):
            read = R_READ.format(answers=answers.as_posix(), key=key.as_posix())
            found[name] = [rscript, "-e", read + (R_FULL if name == "psych, full" else "") + R_PRINT]
        else:
            print(f"{name} (R) absent: skipped")
    if _runs([rasch_irt, "-c", "import rasch_irt, pyarrow.csv"]):
        found["rasch-irt"] = [rasch_irt, "-c", RASCH_IRT, str(answers), str(key)]
    else:
        print("rasch-irt (Python) absent: skipped")
    return found


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def measured(command: list[str]) -> tuple[float, float, str]:
    """CPU seconds and MB of a process, and what it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | ONE_THREAD, text=True)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed


def figures(name: str, printed: str, folder: Path) -> np.ndarray:
    """Alpha and the facilities; examkit's from the files that it wrote."""
    if name == "examkit":
        summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
        with (folder / "out" / "items.csv").open(encoding="utf-8-sig", newline="") as file:
            return np.array([summary["alpha"], *(float(row["facility"]) for row in csv.DictReader(file))])
    found = json.loads(printed)
    found = found.get("figures", found)
    return np.array([found["alpha"], *found["facility"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--people", 100_000), ("--items", 100), ("--rounds", 3)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--rasch-irt", default=sys.executable, metavar="PYTHON")
    arguments = parser.parse_args()
    sys.path.append(str(FLOOR.parent))
    from analyse import make_table

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_table(folder, arguments.people, arguments.items)
        present = commands(folder, arguments.rasch_irt)
        runs = {peer: [] for peer in present}
        for _ in range(arguments.rounds):
            for peer, command in present.items():
                runs[peer].append(measured(command))
        found = {peer: figures(peer, several[0][2], folder) for peer, several in runs.items()}
    print(
        f"{arguments.people:,} people, {arguments.items} items; median of {arguments.rounds} runs, one thread, each in "
        f"its own process; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    cpu = {peer: float(np.median([run[0] for run in several])) for peer, several in runs.items()}
    for peer, several in runs.items():
        apart = float(np.abs(found[peer] - found["examkit"]).max())
        print(
            f"{peer:15} {cpu[peer]:6.2f} s CPU {max(run[1] for run in several):6.0f} MB   "
            f"examkit / it {cpu['examkit'] / cpu[peer]:5.2f}   alpha and facilities differ by {apart:.0e}"
        )
        if apart > TOLERANCE:
            raise SystemExit("the figures differ")


if __name__ == "__main__":
    main()
