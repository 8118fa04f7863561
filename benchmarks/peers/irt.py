"""2PL of 5,000 people × 40 items: ``examkit.analysis.irt`` beside girth, mirt for Python, and mirt, TAM and ltm in R.

    python benchmarks/peers/irt.py [PEOPLE [ITEMS [ROUNDS]]]

Each reads the same csv in a process of its own with one thread; CPU seconds and memory are of the whole process.  The
estimates are compared with ours.  Only examkit and R's mirt with SE also give standard errors, only examkit each person's
ability and the fit of items and people.  A peer that is not installed is named and left out.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SEED = 20260327
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
R_PEERS = {
    "mirt": 'suppressMessages(library(mirt)); f <- mirt(as.data.frame(x), 1, "2PL", SE = TRUE, verbose = FALSE); '
    "p <- coef(f, IRTpars = TRUE, simplify = TRUE)$items; a <- p[, 'a']; b <- p[, 'b']",
    "TAM": "f <- TAM::tam.mml.2pl(x, verbose = FALSE); a <- f$B[, 2, 1]; b <- f$xsi$xsi / a",
    "ltm": "suppressMessages(library(ltm)); f <- ltm(x ~ z1); a <- coef(f)[, 2]; b <- coef(f)[, 1]",
}


def make_table(path: Path, people: int, items: int) -> None:
    """Scores 0 and 1 of people who follow the model, seeded."""
    random = np.random.default_rng(SEED)
    slopes, places, theta = random.lognormal(0, 0.3, items), random.normal(0, 1, items), random.normal(size=people)
    chance = 1 / (1 + np.exp(-slopes * (theta[:, np.newaxis] - places)))
    scores = (random.random(chance.shape) < chance).astype(int)
    rows = "\n".join(",".join(map(str, row)) for row in scores.tolist())
    path.write_text(",".join(f"q{n}" for n in range(1, items + 1)) + "\n" + rows + "\n", encoding="utf-8")


def examkit(scores: np.ndarray) -> tuple[list[float], list[float]]:
    from examkit.analysis.irt import fit

    found = fit(scores, "2pl")
    return [item.a for item in found.items], [item.b for item in found.items]


def girth(scores: np.ndarray) -> tuple[list[float], list[float]]:
    from girth import twopl_mml

    found = twopl_mml(scores.T.astype(int))
    return found["Discrimination"].tolist(), found["Difficulty"].tolist()


def mirt(scores: np.ndarray) -> tuple[list[float], list[float]]:
    from mirt import fit_mirt

    found = fit_mirt(scores, model="2PL", compute_standard_errors=False).model.parameters
    return found["discrimination"].ravel().tolist(), found["difficulty"].ravel().tolist()


PYTHON_PEERS = {"examkit": examkit, "girth": girth, "mirt": mirt}


def child(name: str, table: str) -> None:
    a, b = PYTHON_PEERS[name](np.loadtxt(table, delimiter=",", skiprows=1))
    print(json.dumps([a, b]))


def commands(table: Path) -> dict[str, list[str]]:
    """What to run for each peer that is installed; the others are named."""
    found = {}
    for name in PYTHON_PEERS:
        if importlib.util.find_spec(name):
            found[f"{name} (Python)"] = [sys.executable, __file__, "--child", name, str(table)]
        else:
            print(f"{name} (Python) is not installed: left out")
    rscript = shutil.which("Rscript")
    for name, call in R_PEERS.items():
        present = rscript and subprocess.run(
            [rscript, "-e", f'quit(status = as.integer(!requireNamespace("{name}", quietly = TRUE)))'],
            capture_output=True,
        )
        if present and present.returncode == 0:
            show = 'cat("[[", paste(a, collapse = ","), "],[", paste(b, collapse = ","), "]]", sep = "")'
            code = f'options(digits = 15); x <- as.matrix(read.csv("{table.as_posix()}")); {call}; {show}'
            found[f"{name} (R)"] = [rscript, "-e", code]
        else:
            print(f"{name} (R) is not installed: left out")
    return found


def measured(command: list[str]) -> tuple[float, float, np.ndarray]:
    """CPU seconds and MB of a process, and the slopes and difficulties that it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | ONE_THREAD, text=True)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, np.array(json.loads(printed), dtype=float)


def main(people: int = 5_000, items: int = 40, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "scores.csv")
        make_table(table, people, items)
        installed = commands(table)
        runs = {name: [] for name in installed}
        for _ in range(rounds):
            for name, command in installed.items():
                runs[name].append(measured(command))
    ours = runs["examkit (Python)"]
    print(f"2PL of {people:,} people, {items} items; median of {rounds} runs, one thread, each in its own process")
    for name, found in runs.items():
        cpu, memory = np.median([run[0] for run in found]), max(run[1] for run in found)
        ratio = np.median([run[0] for run in ours]) / cpu
        apart = np.abs(found[0][2] - ours[0][2]).max(axis=1)
        print(
            f"{name:18} {cpu:6.2f} s CPU {memory:6.0f} MB   examkit / it {ratio:5.2f}   "
            f"largest difference of a {apart[0]:.4f}, of b {apart[1]:.4f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:4])
    else:
        main(*(int(argument) for argument in sys.argv[1:4]))
