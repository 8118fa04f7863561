"""Runs killed by the system at any moment. Oracle: the folder of a run that nobody stopped.

A process dies before each call that makes a file certain, puts it in place or deletes it (fsync, rename, unlink), so on
the way of every write as well as between two of them.
"""

import json
import subprocess
import sys
from pathlib import Path

import makers
import pytest

from examkit import sitting

pytestmark = pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="no fork")

ROWS = (
    ("张伟", "党政办", *makers.RIGHT),
    ("王芳", "党政办", "A", "C", "AB", "×", "×"),
    ("李强", "财政所", "", "", "", "", ""),
)
# Of the folder ``base`` a copy for every moment; what became of each is told as a line of JSON.
SCRIPT = """
import datetime as dt, json, os, shutil, signal, sys
from pathlib import Path
from examkit import manifest, sitting

step, base, work, answers, roster = sys.argv[1], *map(Path, sys.argv[2:])
AT = dt.datetime(2026, 4, 1)

def run(folder):
    if step == "grade":
        sitting.grade(folder, [answers], roster=roster)
    elif step == "purge":
        sitting.purge(folder, dt.date(2027, 12, 31), now=True)
    elif not (folder / "corrections.toml").exists():
        made = sitting.correction(folder, "改答案", "q1", ["B"], reason="条文已改", by="考务组", at=AT)
        sitting.regrade(folder, made)

def dying(count):
    left = [count]
    def wrapped(real):
        def call(*args, **options):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)
        return call
    os.fsync, os.replace, os.unlink = map(wrapped, (os.fsync, os.replace, os.unlink))

def tree(folder):
    found = {p.relative_to(folder).as_posix(): p.read_bytes().hex() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.rpartition("/")[2].startswith(".")}

whole = work / "whole" / "考试"
shutil.copytree(base, whole)
run(whole)
count = 0
while True:
    folder = work / str(count) / "考试"
    shutil.copytree(base, folder)
    child = os.fork()
    if child == 0:
        dying(count)
        run(folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    accepted = tree(folder) in (tree(base), tree(whole))
    left = [one.code for one in sitting.verify(folder)] if (folder / manifest.NAME).exists() else []
    if step == "regrade" and "manifest.unfinished" in left:
        sitting.grade(folder)
    run(folder)
    after, wanted = tree(folder), tree(whole)
    same = {name for name in after.keys() | wanted.keys() if after.get(name) != wanted.get(name)} - {manifest.NAME}
    scraps = [p.name for p in (folder / "inbox").glob(".*")] if step == "purge" else []
    print(json.dumps({"count": count, "killed": killed, "accepted": accepted, "left": left, "differ": sorted(same),
                      "verify": [one.code for one in sitting.verify(folder)], "scraps": scraps}))
    if not killed:
        break
    count += 1
"""


@pytest.mark.parametrize("step", ["grade", "regrade", "purge"])
def test_a_step_killed_at_any_moment_is_completed_by_the_next_run(tmp_path: Path, step: str) -> None:
    base = makers.assembled(tmp_path / "base" / "考试")
    answers, roster = makers.answers(tmp_path / "答卷.xlsx", *ROWS), makers.people(tmp_path / "花名册.csv")
    if step != "grade":
        sitting.grade(base, [answers], roster=roster)
    words = [sys.executable, "-c", SCRIPT, step, base, tmp_path / "work", answers, roster]
    run = subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8")
    moments = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(moments) > {"grade": 20, "regrade": 15, "purge": 7}[step]
    assert [one["killed"] for one in moments] == [True] * (len(moments) - 1) + [False]
    for one in moments:
        assert one["left"] == ([] if one["accepted"] else ["manifest.unfinished"]), one
        assert (one["differ"], one["verify"], one["scraps"]) == ([], [], []), one
