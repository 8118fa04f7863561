"""Signing annual.toml: who answers for it since when, and the digest of what was signed."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

import tomlkit

_TABLE = re.compile(r"^\[")
_SIGNED = re.compile(r"^\[\s*signed\s*\]")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, on which day, and the digest of the file without the signature."""

    by: str
    on: dt.date
    digest: str


def signature_of(text: str) -> tuple[str, str]:
    """The text without its ``[signed]`` table, and the sha256 of it; line ends and idle blank lines do not matter."""
    kept: list[str] = []
    inside = False
    for line in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"):
        if _TABLE.match(line):
            inside = bool(_SIGNED.match(line))
        if not inside:
            kept.append(line.rstrip())
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"
    return body, hashlib.sha256(body.encode()).hexdigest()


def signed_text(text: str, by: str, on: dt.date) -> str:
    """The text with the signature at its end, in place of an earlier one."""
    body, digest = signature_of(text)
    table = tomlkit.table()
    table.update({"by": by, "on": on, "digest": digest})
    return f"{body}\n{tomlkit.dumps({'signed': table})}"
