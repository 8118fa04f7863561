"""Signing annual.toml. Oracle: hashlib over the text without its signature."""

import datetime as dt
import hashlib
import tomllib

import pytest
import years

from examkit.assessment.signature import signature_of, signed_text

DAY = dt.date(2026, 12, 20)


def test_the_digest_is_that_of_the_text_without_the_signature() -> None:
    text = signed_text(years.TOML, "张三", DAY)
    found = tomllib.loads(text)
    assert found["signed"] == {"by": "张三", "on": DAY, "digest": hashlib.sha256(years.TOML.encode()).hexdigest()}
    assert {key: value for key, value in found.items() if key != "signed"} == tomllib.loads(years.TOML)


def test_signing_again_replaces_the_signature() -> None:
    once = signed_text(years.TOML, "张三", DAY)
    assert signed_text(once, "张三", DAY) == once
    assert tomllib.loads(signed_text(once, "李四", DAY))["signed"]["by"] == "李四"


@pytest.mark.parametrize(
    "harmless",
    [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: text + "\n\n\n",
     lambda text: text.replace("year = 2026\n", "year = 2026  \n")],
)  # fmt: skip
def test_what_an_editor_does_by_itself_is_no_edit(harmless) -> None:  # type: ignore[no-untyped-def]
    text = signed_text(years.TOML, "张三", DAY)
    assert signature_of(harmless(text)) == signature_of(text)


@pytest.mark.parametrize(
    "edit",
    [
        ("hours = 50", "hours = 51"),
        ('"优秀" = 90', '"优秀" = 85'),
        ("[bands]", "# 注\n[bands]"),
        ('digest = "', 'x = "'),
    ],
)
def test_an_edit_of_anything_but_the_signature_shows(edit: tuple[str, str]) -> None:
    text = signed_text(years.TOML, "张三", DAY)
    changed = text.replace(*edit)
    assert (signature_of(changed) != signature_of(text)) == (edit[0] != 'digest = "')


def test_what_stands_behind_the_signature_counts() -> None:
    text = signed_text(years.TOML, "张三", DAY) + "\n[states]\n"
    assert "[states]" in signature_of(text)[0]
    assert "张三" not in signature_of(text)[0]
