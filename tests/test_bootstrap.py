import ast
import shutil
import sys
from pathlib import Path

import pytest

import bootstrap
from bootstrap import DEV_LOCK, LOCK, STAMP, UNFINISHED


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    for name in (LOCK, DEV_LOCK, "pyproject.toml"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def ran(monkeypatch):
    """The commands that would have run; each gives `ran.code`, and making .venv makes its interpreter."""

    class Ran(list):
        code = 0

        def __call__(self, command):
            self.append(" ".join(map(str, command)))
            if "venv" in command:
                python = bootstrap.venv_python(command[-1])
                python.parent.mkdir()
                python.touch()
            return self.code if "install" in command else 0

    ran = Ran()
    monkeypatch.setattr(bootstrap, "run", ran)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    return ran


def stamp(root):
    return (root / ".venv" / STAMP).read_text()


def test_it_parses_on_an_old_python_so_that_the_line_about_the_version_is_seen():
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_interpreter_is_found_on_windows_and_elsewhere():
    assert bootstrap.venv_python(Path(".venv"), windows=True) == Path(".venv/Scripts/python.exe")
    assert bootstrap.venv_python(Path(".venv"), windows=False) == Path(".venv/bin/python")


def test_a_first_run_makes_the_environment_and_installs_the_lock_then_the_project(root, ran):
    bootstrap.set_up(root, LOCK)
    made, lock, project = ran
    assert made.endswith("-m venv " + str(root / ".venv"))
    assert lock.endswith("--require-hashes --only-binary :all: -r " + str(root / LOCK))
    assert project.endswith("--no-deps --no-build-isolation -e " + str(root))


def test_a_second_run_runs_nothing(root, ran):
    bootstrap.set_up(root, DEV_LOCK)
    ran.clear()
    bootstrap.set_up(root, DEV_LOCK)
    bootstrap.set_up(root, LOCK)
    assert ran == []


def test_the_tests_need_more_than_the_demo_installed(root, ran):
    bootstrap.set_up(root, LOCK)
    ran.clear()
    bootstrap.set_up(root, DEV_LOCK)
    assert any(DEV_LOCK in command for command in ran)
    assert not any("-m venv" in command for command in ran)


@pytest.mark.parametrize("name", [LOCK, DEV_LOCK, "pyproject.toml"])
def test_a_changed_file_is_installed_again_into_the_same_environment(root, ran, name):
    bootstrap.set_up(root, DEV_LOCK)
    (root / name).write_text("changed")
    ran.clear()
    bootstrap.set_up(root, DEV_LOCK)
    assert any("--require-hashes" in command for command in ran)
    assert not any("-m venv" in command for command in ran)


def test_another_python_or_another_place_is_another_set_up(root, tmp_path):
    here = bootstrap.fingerprint(root, (3, 11))
    copy = shutil.copytree(root, tmp_path / "copy")
    assert bootstrap.fingerprint(root, (3, 11)) == here
    assert bootstrap.fingerprint(root, (3, 12)) != here
    assert bootstrap.fingerprint(copy, (3, 11)) != here


def test_an_interrupted_set_up_is_made_from_nothing_by_the_next_run(root, ran):
    bootstrap.set_up(root, LOCK)
    (root / ".venv" / STAMP).write_text(UNFINISHED)
    (root / ".venv" / "half a package").touch()
    bootstrap.set_up(root, LOCK)
    assert not (root / ".venv" / "half a package").exists()
    assert stamp(root) != UNFINISHED


def test_an_installer_that_fails_on_a_new_environment_leaves_it_unfinished(root, ran):
    ran.code = 1
    with pytest.raises(bootstrap.SetupError, match="Connect to the internet"):
        bootstrap.set_up(root, LOCK)
    assert stamp(root) == UNFINISHED


def test_an_installer_that_fails_on_a_sound_environment_leaves_it_sound(root, ran):
    bootstrap.set_up(root, LOCK)
    sound = stamp(root)
    (root / LOCK).write_text("changed")
    ran.code = 1
    with pytest.raises(bootstrap.SetupError):
        bootstrap.set_up(root, LOCK)
    assert stamp(root) == sound


def test_a_missing_venv_module_is_told_in_one_line_of_both_languages(root, ran, monkeypatch):
    monkeypatch.setattr(bootstrap, "has_modules", lambda *names: False)
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.set_up(root, LOCK)
    line = str(caught.value)
    assert "缺少 venv 模块" in line
    assert "apt install python3-venv" in line
    assert "\n" not in line
    assert ran == []


def test_modules_are_looked_for_without_importing_them():
    assert bootstrap.has_modules("venv")
    assert not bootstrap.has_modules("venv", "no_such_module")


def test_uv_is_used_where_it_is_present(root, ran, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(bootstrap, "has_modules", lambda *names: False)
    bootstrap.set_up(root, LOCK)
    assert all(command.startswith("uv ") for command in ran)


def test_further_words_and_the_exit_code_are_passed_on(ran, monkeypatch):
    monkeypatch.setattr(bootstrap, "set_up", lambda root, lock: None)
    monkeypatch.setattr(bootstrap, "run", lambda command: ran.append(command[1:]) or 5)
    assert bootstrap.main(["test", "-k", "word"]) == 5
    assert ran == [["-m", "pytest", "-k", "word"]]


def test_a_child_s_exit_code_is_given_and_it_runs_in_utf8():
    check = "import sys; sys.exit(7 if sys.flags.utf8_mode else 1)"
    assert bootstrap.run([sys.executable, "-c", check]) == 7
