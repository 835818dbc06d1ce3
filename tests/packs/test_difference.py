from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.packs.difference import compare
from dafeng.packs.reader import find_pack, read_pack, shipped_packs
from dafeng.packs.schema import Wording

PACK = read_pack(find_pack(shipped_packs()[0])).require()
SIZE = sum(len(objects) for objects in PACK.objects().values())


def with_target(**fields):
    first = PACK.targets[0].model_copy(update=fields)
    return PACK.model_copy(update={"targets": (first, *PACK.targets[1:])})


def test_same_pack_changes_nothing():
    assert compare(before=PACK, after=PACK.model_copy()) == ()


def test_first_load_adds_every_object_once():
    changes = compare(before=None, after=PACK)
    assert {change.move for change in changes} == {"added"}
    assert len(changes) == SIZE


def test_changed_value_is_one_field_with_both_sides():
    (change,) = compare(before=PACK, after=with_target(value=99))
    assert (change.kind, change.key, change.move) == ("targets", PACK.targets[0].id, "changed")
    (field,) = change.fields
    assert (field.pointer, field.before, field.after) == ("/value", PACK.targets[0].value, 99)


def test_changed_word_in_one_language_is_one_field():
    name = Wording(zh=PACK.targets[0].name.zh, en="Another")
    (change,) = compare(before=PACK, after=with_target(name=name))
    assert [field.pointer for field in change.fields] == ["/name/en"]


def test_whole_number_and_equal_fraction_are_told_apart():
    before, after = with_target(value=30), with_target(value=30.0)
    assert [change.key for change in compare(before=before, after=after)] == [PACK.targets[0].id]


def test_change_of_the_head_is_shown_once():
    document = PACK.head.documents[0].model_copy(update={"number": "1号"})
    head = PACK.head.model_copy(update={"documents": (document,)})
    (change,) = compare(before=PACK, after=PACK.model_copy(update={"head": head}))
    assert (change.kind, change.key) == ("documents", document.id)


def test_change_of_what_stands_outside_the_lists_is_seen():
    note = Wording(zh="另一说明", en="Another note")
    (change,) = compare(before=PACK, after=PACK.model_copy(update={"tile_notes": note}))
    assert {field.pointer for field in change.fields} == {"/tile_notes/zh", "/tile_notes/en"}
    (change,) = compare(before=PACK, after=PACK.model_copy(update={"organisation": None}))
    assert change.kind == "pack"


@settings(max_examples=25, deadline=None)
@given(gone=st.sets(st.integers(0, len(PACK.targets) - 1)), turned=st.booleans())
def test_what_one_way_adds_the_other_way_removes(gone, turned):
    kept = [target for place, target in enumerate(PACK.targets) if place not in gone]
    targets = tuple(reversed(kept)) if turned else tuple(kept)
    less = PACK.model_copy(update={"targets": targets})
    there = compare(before=PACK, after=less)
    back = compare(before=less, after=PACK)
    assert {change.key for change in there} == {PACK.targets[place].id for place in gone}
    assert {change.move for change in there} <= {"removed"}
    assert {change.move for change in back} <= {"added"}
    assert {change.key for change in back} == {change.key for change in there}
