"""Mappings that share their keys. Oracle: plain dicts with the same content."""

from hypothesis import given
from hypothesis import strategies as st

from examkit.aligned import Aligned, Picker, columns, rows

KEYS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)


def test_it_is_the_dict_it_stands_for():
    one = Aligned({"a": 0, "b": 1}, ("x", "y"))
    assert one == {"a": "x", "b": "y"}
    assert list(one) == ["a", "b"]
    assert one.get("c", "") == ""
    assert repr(one) == "{'a': 'x', 'b': 'y'}"


@given(st.lists(KEYS, min_size=1, max_size=4), KEYS)
def test_values_are_those_of_plain_dicts(known, wanted):
    places = [{key: place for place, key in enumerate(keys)} for keys in known]
    aligned = [Aligned(one, [f"{key}{n}" for key in one]) for n, one in enumerate(places)]
    plain = [dict(one) for one in aligned]
    expected = [[one.get(key, "-") for key in wanted] for one in plain]
    assert [list(row) for row in rows(aligned, wanted, "-")] == expected
    assert [list(row) for row in rows(plain, wanted, "-")] == expected
    assert [list(column) for column in columns(aligned, wanted, "-")] == [list(one) for one in zip(*expected, strict=True)]


def test_of_nobody_each_key_has_an_empty_column():
    assert [list(column) for column in columns([], ["a", "b"], "")] == [[], []]


def test_keys_of_one_mapping_are_not_taken_for_those_of_another_that_took_its_place():
    pick = Picker(["a", "b"], "-")
    for keys in ("ab", "ba") * 50:  # each mapping of places is gone before the next is made
        assert pick(Aligned({key: place for place, key in enumerate(keys)}, keys)) == ("a", "b")
