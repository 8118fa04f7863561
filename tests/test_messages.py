"""The words: both languages say the same things, and every code of the package has its words."""

import ast
import re
import string
from pathlib import Path

import pytest

from examkit import messages

PACKAGE = Path(messages.__file__).parent
# Functions that take the key of a message, and what they put before it; a module's own `report` and the like below.
SPEAKERS = {"problem": "problem.", "warning": "problem.", "text": "", "say": "say."}
HOUSE = {
    ("grammar.py", "report"): "problem.bank.", ("checks.py", "_error"): "problem.bank.",
    ("checks.py", "_warning"): "problem.bank.", ("kaoshibao.py", "report"): "problem.kaoshibao.",
    ("blueprint.py", "report"): "problem.blueprint.", ("forms.py", "_Demand"): "problem.blueprint.",
    ("question_paper.py", "report"): "problem.paper_text.",
    **{(f"{name}.py", "progress"): "say." for name in ("bank", "exam", "results", "roll", "start", "year")},
}  # fmt: skip


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def written_keys():
    """``(place, pattern)`` of every message key in the source; what an f-string fills in matches anything."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = getattr(getattr(node.func, "value", None), "id", "messages")
            before = HOUSE.get((path.name, name), SPEAKERS.get(name) if owner == "messages" else None)
            if before is None:
                continue
            for argument in node.args[:2]:
                if pattern := key_pattern(argument):
                    yield f"{path.name}:{node.lineno}", re.escape(before) + pattern
                    break


def key_pattern(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values)
    if isinstance(node, ast.IfExp):
        both = (key_pattern(node.body), key_pattern(node.orelse))
        return f"(?:{'|'.join(both)})" if all(both) else None
    return None


def test_both_languages_have_the_same_keys():
    assert messages.catalogue("zh").keys() == messages.catalogue("en").keys()


def test_both_languages_have_the_same_placeholders():
    chinese, english = messages.catalogue("zh"), messages.catalogue("en")
    assert [key for key in chinese if placeholders(chinese[key]) != placeholders(english[key])] == []


def test_no_message_is_empty():
    for lang in messages.LANGUAGES:
        assert [key for key, said in messages.catalogue(lang).items() if not said.strip()] == []


def test_every_key_in_the_source_has_its_words():
    known = messages.catalogue("zh")
    asked = list(written_keys())
    assert len(asked) > 200
    unsaid = [(place, key) for place, key in asked if not any(re.fullmatch(key, said) for said in known)]
    assert unsaid == []


def test_every_problem_with_words_is_reported_somewhere():
    asked = [key for _, key in written_keys()]
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    idle = [
        key
        for key in messages.catalogue("zh")
        if key.startswith("problem.")
        and not any(re.fullmatch(pattern, key) for pattern in asked)
        and f'"{key.rpartition(".")[2]}"' not in source
        and f'{key.removeprefix("problem.")}"' not in source
    ]
    assert idle == []


def test_a_word_of_a_closed_set_is_said_in_the_language_of_the_message():
    assert messages.word("type", "true_false", "zh") == "判断题"
    assert messages.word("level", "掌握", "zh") == "掌握"
    assert messages.word("type", None, "zh") == ""


def test_the_value_behind_a_word_of_either_language():
    assert messages.value_of("type", "判断题") == messages.value_of("type", "true_false") == "true_false"
    assert messages.value_of("type", "谜语") is None


@pytest.mark.parametrize(("key", "lang"), [("no.such", "zh"), ("type.single", "fr")])
def test_an_unknown_key_or_language_is_a_programmers_mistake(key, lang):
    with pytest.raises(KeyError):
        messages.text(key, lang)
