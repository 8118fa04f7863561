"""laws.toml: what is read, what is reported, and citations of laws and articles that do not exist."""

import pytest

from examkit.bank.laws import citation_problems, read_laws
from examkit.items import Citation
from examkit.problems import InputError, Source

LAWS = """\
[gongwuyuanfa]
title = "中华人民共和国公务员法"
short = ["公务员法"]
kind = "法律"
articles = 113
status = "现行有效"

[lao]
title = "旧办法"
status = "已废止"
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        file = tmp_path / "laws.toml"
        file.write_text(text, encoding="utf-8")
        return read_laws(file)

    return read


def reported(read, text):
    with pytest.raises(InputError) as error:
        read(text)
    return [(one.code, dict(one.values)) for one in error.value.problems]


def test_a_law_is_found_by_title_short_name_and_title_marks(read):
    laws = read(LAWS)
    assert laws.title("公务员法") == laws.title("《公务员法》") == "中华人民共和国公务员法"
    assert laws.short("中华人民共和国公务员法") == "公务员法"
    assert (laws.find("民法典"), laws.title("民法典")) == (None, "民法典")


def test_bad_toml_is_reported_with_the_file(read):
    ((code, values),) = reported(read, "[x\n")
    assert code == "file.toml" and "line 1" in values["error"]


def test_every_mistake_of_the_file_is_reported_in_one_run(read):
    text = LAWS + '[a]\nkind = "法律"\n[b]\ntitle = "公务员法"\n[c]\ntitle = "丙"\nshort = "丙法"\narticles = "九"\n'
    assert [(code, values["law"]) for code, values in reported(read, text)] == [
        ("law.title-missing", "a"),
        ("law.name-repeated", "b"),
        ("law.field", "c"),
        ("law.field", "c"),
    ]


def test_unknown_laws_articles_beyond_the_last_and_laws_not_in_force(read):
    cited = (
        Citation("公务员法", "113"),
        Citation("公务员法", "114"),
        Citation("公务员法", "133-1"),
        Citation("民法典", "1"),
        Citation("旧办法", "999"),
        Citation("公务员法", "preamble"),
    )
    found = citation_problems(cited, read(LAWS), "x", Source("卷.txt", 3))
    assert [(one.code, one.severity, str(one.source)) for one in found] == [
        ("bank.article-unknown", "error", "卷.txt:3"),
        ("bank.article-unknown", "error", "卷.txt:3"),
        ("bank.law-unknown", "error", "卷.txt:3"),
        ("bank.law-not-current", "warning", "卷.txt:3"),
    ]
    assert "引用《公务员法》第114条，该法只有 113 条" in found[0].describe("zh")
