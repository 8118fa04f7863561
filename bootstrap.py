"""Make .venv beside this file and run something in it: python3 bootstrap.py demo | test | setup.

Standard library only.  It parses on Python 3.6, so that an old Python is told so in words.  What is installed is
what the lock files say; a stamp in .venv, written last, lets the next run skip all of it and need no network.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("需要 Python 3.11 或更新版本，当前为 {}.{} / Python 3.11 or newer is needed".format(*sys.version_info))

import argparse
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"  # the second holds all of the first
STAMP, UNFINISHED = ".examkit-stamp", "unfinished"
# command: the lock that it needs, what it then runs in .venv
COMMANDS: dict[str, tuple[str, list[str]]] = {
    "demo": (LOCK, ["-m", "examkit", "demo"]),
    "test": (DEV_LOCK, ["-m", "pytest"]),
    "setup": (LOCK, []),
}
NO_VENV = (
    "缺少 venv 模块，请先运行：sudo apt install python3-venv / "
    "The venv module is missing, run this first: sudo apt install python3-venv"
)
NOT_FINISHED = (
    "环境未建成，原因见上。请联网后再运行一次；单位有软件包镜像的，先在 pip（或 uv）中设好 / "
    "Not set up, for the reason above. Connect to the internet and run this again; "
    "where the office has a package mirror, set it in pip (or uv) first"
)


class SetupError(Exception):
    """What a person must do before the set-up can go on."""


def main(argv: list[str] | None = None) -> int:
    """Set up if needed, run the command, give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may be cp936 or ASCII
    parser = argparse.ArgumentParser(description="建立运行环境并运行 / set up .venv and run")
    parser.add_argument("command", choices=COMMANDS, help="演示、测试、只建环境 / the sample, the tests, set-up only")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="原样传给命令 / passed on as they are")
    chosen = parser.parse_args(argv)
    lock, words = COMMANDS[chosen.command]
    try:
        set_up(ROOT, lock)
        return run([venv_python(ROOT / ".venv"), *words, *chosen.arguments]) if words else 0
    except SetupError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("已中断，再运行一次即可继续 / Interrupted; run it again to go on", file=sys.stderr, flush=True)
        return 130


def set_up(root: Path, lock: str) -> None:
    """Bring .venv to what the lock says, unless its stamp tells that it is there already."""
    venv, uv = root / ".venv", shutil.which("uv")
    stamp, wanted = venv / STAMP, fingerprint(root)
    before = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if not (is_current(before, lock, wanted) and venv_python(venv).exists()):
        if before == UNFINISHED or not is_usable(venv, uv):
            make_venv(venv, uv)
            before = UNFINISHED
        say("正在安装依赖，约需一至数分钟 / Installing what is needed; this takes a minute or a few")
        stamp.write_text(UNFINISHED, encoding="utf-8")
        if not install(root, lock, uv):
            stamp.write_text(before, encoding="utf-8")  # the installer gave up by itself: what was there still is
            raise SetupError(NOT_FINISHED)
        stamp.write_text(stamp_text(lock, wanted), encoding="utf-8")
    say("环境就绪：.venv / Ready: .venv")


def make_venv(venv: Path, uv: str | None) -> None:
    """Make .venv from nothing; what an interrupted run left behind goes first."""
    if not uv and not has_modules("venv", "ensurepip"):
        raise SetupError(NO_VENV)
    say("正在建立 .venv / Making .venv")
    try:
        if venv.exists():
            shutil.rmtree(venv)
    except OSError as error:
        raise SetupError(f"请先关闭正在使用 .venv 的程序 / Close what is using .venv first: {error}") from error
    venv.mkdir()
    (venv / STAMP).write_text(UNFINISHED, encoding="utf-8")
    with_uv = [uv, "venv", "-q", "--seed", "--allow-existing", "--python", sys.executable]
    if run([*(with_uv if uv else [sys.executable, "-m", "venv"]), venv]) != 0:
        raise SetupError(NOT_FINISHED)


def install(root: Path, lock: str, uv: str | None) -> bool:
    """Install what the lock says, then the project itself, in place; tell whether all went well."""
    python = venv_python(root / ".venv")
    pip: list[str | Path] = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    if not sys.stdout.isatty():
        pip.append("-q")
    return (
        run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", root / lock]) == 0
        and run([*pip, "--no-deps", "--no-build-isolation", "-e", root]) == 0
    )


def is_usable(venv: Path, uv: str | None) -> bool:
    """Tell whether .venv runs this version of Python and can be installed into."""
    probe = f"import sys, importlib.util as u; sys.exit(sys.version_info[:2] != {sys.version_info[:2]}"
    probe += ")" if uv else " or not u.find_spec('pip'))"
    return venv_python(venv).exists() and run([venv_python(venv), "-c", probe]) == 0


def has_modules(*names: str) -> bool:
    """Tell whether this Python has all of these modules; Debian packs some of its own apart."""
    return all(importlib.util.find_spec(name) for name in names)


def venv_python(venv: Path, windows: bool = os.name == "nt") -> Path:
    """Give the interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def fingerprint(root: Path, python: tuple[int, int] = sys.version_info[:2]) -> str:
    """Digest all that a set-up depends on: lock files, pyproject, Python, and the place it is installed from."""
    digest = hashlib.sha256(f"{python} {root}".encode())
    for name in (LOCK, DEV_LOCK, "pyproject.toml"):
        digest.update(hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()


def stamp_text(lock: str, wanted: str) -> str:
    """Say what a finished set-up holds."""
    return f"{lock} {wanted}\n"


def is_current(stamp: str, lock: str, wanted: str) -> bool:
    """Tell whether a stamp vouches for this lock; the larger lock vouches for the smaller."""
    return stamp in {stamp_text(lock, wanted), stamp_text(DEV_LOCK, wanted)}


def run(command: list[str | Path]) -> int:
    """Run a command in the project's folder, in UTF-8 on any terminal; give its exit code as a shell would."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    code = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment).returncode
    return code if code >= 0 else 128 - code


def say(line: str) -> None:
    """Tell what is being done, before it is done."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
