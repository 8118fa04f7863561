"""What must hold of the repository's own files, whoever changed them last."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock):
    return dict(re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def names(requirements):
    return {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    shape = re.compile(r"[a-z0-9-]+==[\w.]+( ; [\w.'<>=! ()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not shape.fullmatch(line)] == []


def test_the_locks_hold_what_pyproject_asks_and_agree():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = map(pins, LOCKS)
    assert names(pyproject["project"]["dependencies"] + pyproject["build-system"]["requires"]) <= run.keys()
    assert names(pyproject["project"]["optional-dependencies"]["dev"]) <= dev.keys()
    assert run.items() <= dev.items()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ran = [cell for cell in cells if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"])]
    assert ran == []
