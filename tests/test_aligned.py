"""Rows that share their columns' values, mappings that share their keys. Oracle: plain rows and dicts of the same content."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from examkit.aligned import BLOCK, Aligned, Column, TableBuilder, columns, rows

KEYS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[st.sampled_from("ABC ")] * width), max_size=12))


def table_of(plain):
    builder = TableBuilder(len(plain[0]) if plain else 1)
    return [builder.add(row) for row in plain], builder.table()


@given(ROWS)
def test_a_row_is_the_plain_row_it_was_made_from(plain):
    kept, table = table_of(plain)
    assert [tuple(row) for row in kept] == plain
    assert kept == plain
    assert [row[0] for row in kept] == [row[0] for row in plain]
    assert [row[1:] for row in kept] == [row[1:] for row in plain]
    assert [list(column) for column in table.columns] == [list(one) for one in zip(*plain, strict=True)] or not plain


def test_rows_beyond_a_block_keep_their_order():
    plain = [(str(n % 7), str(n)) for n in range(2 * BLOCK + 3)]
    kept, table = table_of(plain)
    assert [tuple(row) for row in kept] == plain
    assert len(table.columns[0].values) == 7


def test_a_column_counts_and_changes_its_distinct_values_once():
    asked = []
    column = Column(["A", "B", "C"], np.array([0, 1, 0], dtype=np.int32))
    assert column.counts() == [("A", 2), ("B", 1)]
    assert list(column.mapped(lambda one: asked.append(one) or one.lower())) == ["a", "b", "a"]
    assert asked == ["A", "B", "C"]
    assert list(column.of(np.array([1, 2]))) == ["B", "A"]


def test_it_is_the_dict_it_stands_for():
    one = Aligned({"a": 0, "b": 1}, ("x", "y"))
    assert one == {"a": "x", "b": "y"}
    assert list(one) == ["a", "b"]
    assert one.get("c", "") == ""
    assert repr(one) == "{'a': 'x', 'b': 'y'}"


@given(st.lists(st.tuples(KEYS, st.integers(0, 3)), max_size=6), KEYS, st.booleans())
def test_values_by_key_are_those_of_plain_dicts(known, wanted, loose):
    """Mappings of several tables and of none, mixed, keep their order."""
    mixed = []
    for keys, count in known:
        places = {key: place for place, key in enumerate(keys)}
        kept, _ = table_of([tuple(f"{key}{n}" for key in keys) for n in range(count)])
        mixed += [Aligned(places, row) for row in kept]
        if loose:
            mixed.append(dict.fromkeys(keys, "?"))
    expected = [[one.get(key, "-") for key in wanted] for one in map(dict, mixed)]
    assert [list(row) for row in rows(mixed, wanted, "-", str)] == expected
    found = [list(column) for column in columns(mixed, wanted, "-")]
    assert found == ([list(one) for one in zip(*expected, strict=True)] or [[] for _ in wanted])


def test_values_are_told_apart_by_what_they_are_and_written_once():
    said, places = [], {"a": 0, "b": 1}
    kept, _ = table_of([(1, 2), (1, 2)])
    found = rows([Aligned(places, row) for row in kept], ["a", "b"], 0, lambda one: said.append(one) or f"<{one}>")
    assert [list(row) for row in found] == [["<1>", "<2>"], ["<1>", "<2>"]]
    assert said == [1, 2]
