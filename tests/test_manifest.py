"""What a folder's files were. Oracle: sha256 of the files, and what a person did to them."""

import hashlib
import json
from pathlib import Path

import makers
import pytest

from examkit import manifest
from examkit.problems import InputError, Problem, Refused


def said(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, str]]:
    return [(one.code.removeprefix("manifest."), one.source.path if one.source else "") for one in problems]


def commit(folder: Path, step: str, discard_edits: bool = False, kept: tuple[str, ...] = (), **files: str) -> None:
    data = {name.replace("_", "."): text.encode() for name, text in files.items()}
    manifest.commit(folder, step, data, kept_by_people=kept, discard_edits=discard_edits)


def refused(folder: Path, **files: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        commit(folder, "grade", **files)
    return said(caught.value.problems)


def test_it_holds_the_sha256_and_step_of_each_file(tmp_path: Path) -> None:
    commit(tmp_path, "assemble", a_toml="甲", b_json="乙")
    commit(tmp_path, "grade", c_csv="丙")
    data = json.loads((tmp_path / manifest.NAME).read_text(encoding="utf-8"))
    assert data["files"] == {
        "a.toml": {"sha256": hashlib.sha256("甲".encode()).hexdigest(), "step": "assemble"},
        "b.json": {"sha256": hashlib.sha256("乙".encode()).hexdigest(), "step": "assemble"},
        "c.csv": {"sha256": hashlib.sha256("丙".encode()).hexdigest(), "step": "grade"},
    }
    assert data["pending"] == {}
    assert manifest.differences(tmp_path) == []


def test_the_same_files_again_change_no_byte(tmp_path: Path) -> None:
    commit(tmp_path, "grade", a_csv="1", b_csv="2")
    before = makers.tree(tmp_path)
    commit(tmp_path, "grade", a_csv="1", b_csv="2")
    assert makers.tree(tmp_path) == before


def test_a_file_that_a_person_changed_is_refused_and_named(tmp_path: Path) -> None:
    commit(tmp_path, "grade", a_csv="1", b_csv="2")
    (tmp_path / "b.csv").write_text("我的改动", encoding="utf-8")
    assert refused(tmp_path, a_csv="3", b_csv="4") == [("edited", "b.csv")]
    assert (tmp_path / "a.csv").read_text() == "1"  # nothing was written
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == "我的改动"
    commit(tmp_path, "grade", discard_edits=True, a_csv="3", b_csv="4")
    assert (tmp_path / "b.csv").read_text() == "4"


def test_a_file_that_no_step_knows_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("别的", encoding="utf-8")
    assert refused(tmp_path, a_csv="1") == [("edited", "a.csv")]


def test_a_file_of_people_may_differ(tmp_path: Path) -> None:
    commit(tmp_path, "grade", review_csv="1")
    (tmp_path / "review.csv").write_text("1 ok", encoding="utf-8")
    commit(tmp_path, "grade", kept=("review.csv",), review_csv="2")
    assert manifest.differences(tmp_path) == []


def test_a_removed_file_leaves_the_list_and_the_folder(tmp_path: Path) -> None:
    commit(tmp_path, "paper", a_pdf="1")
    manifest.commit(tmp_path, "assemble", {"b.json": b"2"}, removed=["a.pdf"])
    assert sorted(makers.tree(tmp_path)) == ["b.json", manifest.NAME]
    assert manifest.differences(tmp_path) == []


def test_of_a_purged_original_digest_day_and_people_stay(tmp_path: Path) -> None:
    commit(tmp_path, "grade", a_csv="1", b_csv="2")
    left = manifest.Purged(hashlib.sha256(b"1").hexdigest(), "2027-12-31", ("001 张伟",))
    manifest.commit(tmp_path, "purge", {"kept.json": b"3"}, purged={"a.csv": left})
    assert manifest.read(tmp_path).purged == {"a.csv": left}
    assert sorted(makers.tree(tmp_path)) == ["b.csv", "kept.json", manifest.NAME]
    assert manifest.differences(tmp_path) == []
    commit(tmp_path, "grade", b_csv="4")  # what later steps write keeps it
    assert manifest.read(tmp_path).purged == {"a.csv": left}
    commit(tmp_path, "grade", a_csv="1")  # and a file that is there again is not purged
    assert manifest.read(tmp_path).purged == {}
    assert manifest.differences(tmp_path) == []


def test_an_original_that_was_changed_is_not_purged(tmp_path: Path) -> None:
    commit(tmp_path, "grade", a_csv="1")
    (tmp_path / "a.csv").write_text("别的", encoding="utf-8")
    with pytest.raises(Refused):
        manifest.commit(tmp_path, "purge", {}, purged={"a.csv": manifest.Purged("", "2027-12-31")})
    assert (tmp_path / "a.csv").exists()


def test_every_difference_is_told_with_its_file(tmp_path: Path) -> None:
    commit(tmp_path, "grade", a_csv="1", b_csv="2", c_csv="3")
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "b.csv").unlink()
    (tmp_path / "便条.txt").write_text("x", encoding="utf-8")
    found = manifest.differences(tmp_path)
    assert said(found) == [("changed", "a.csv"), ("missing", "b.csv"), ("added", "便条.txt")]
    assert [one.severity for one in found] == ["error", "error", "warning"]
    assert "grade" in found[0].describe("zh")


class Killed(BaseException):
    """A run that ends here, whatever it was doing."""


def killed_at(monkeypatch: pytest.MonkeyPatch, write: int) -> None:
    """The ``write``-th file that is written is the last one."""
    real, count = manifest.write_whole, 0

    def counting(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count > write:
            raise Killed
        real(path, data)

    monkeypatch.setattr(manifest, "write_whole", counting)


@pytest.mark.parametrize("write", range(5))
def test_a_killed_step_is_completed_by_the_next_run(
    tmp_path: Path, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "killed"
    for place in (whole, folder):
        place.mkdir()
        commit(place, "assemble", a_csv="1", b_csv="2")
    commit(whole, "grade", a_csv="3", b_csv="4", c_csv="5")
    with monkeypatch.context() as patch, pytest.raises(Killed):
        killed_at(patch, write)
        commit(folder, "grade", a_csv="3", b_csv="4", c_csv="5")
    unfinished = [("unfinished", manifest.NAME)] if write else []
    assert said(manifest.differences(folder)) == unfinished
    commit(folder, "grade", a_csv="3", b_csv="4", c_csv="5")
    assert makers.tree(folder) == makers.tree(whole)


def test_what_a_killed_run_wrote_stays_known_if_the_next_writes_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        killed_at(patch, 2)
        commit(tmp_path, "grade", inbox="1", scores="2")
    commit(tmp_path, "grade", scores="2")
    assert manifest.differences(tmp_path) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "1", "files": [], "pending": {}}', "{"])
def test_a_manifest_that_cannot_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.unreadable"):
        manifest.read(tmp_path)
