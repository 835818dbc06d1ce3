"""Whatever stands in a file, reading gives a pack or a list of errors, and never a traceback."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.kernel.strict import dump_json, load_yaml
from dafeng.packs.reader import SHIPPED, parse_pack, shipped_packs
from dafeng.packs.schema import FILES

FOLDER = SHIPPED / shipped_packs()[0]
TEXTS = {file: (FOLDER / file).read_text("utf-8") for file in FILES}


def short(file):
    """The first object of every list of a file, as plain data."""
    text = "\n".join(line for line in TEXTS[file].splitlines() if "_date:" not in line)
    content = load_yaml(text)
    return {k: v[:1] if isinstance(v, list) else v for k, v in content.items()}


SMALL = {file: short(file) for file in FILES if file != "pack.yaml"}
LIGHT = {"pack.yaml": TEXTS["pack.yaml"]} | {f: dump_json(v) for f, v in SMALL.items()}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.none(), max_size=2),
)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))
        else:
            yield (*path, key)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), junk=JUNK)
def test_any_value_in_any_place_is_judged_and_never_crashes(data, junk):
    file = data.draw(st.sampled_from(sorted(SMALL)))
    path = data.draw(st.sampled_from(sorted(places(SMALL[file]), key=str)))
    content = copy.deepcopy(SMALL[file])
    if path:
        spot = content
        for step in path[:-1]:
            spot = spot[step]
        spot[path[-1]] = junk
    else:
        content = junk
    outcome = parse_pack(name="hostile", texts={**LIGHT, file: dump_json(content)})
    assert (outcome.pack is None) == bool(outcome.problems)
    for problem in outcome.problems:
        assert problem.as_dict()["message"]
        assert problem.sentence()


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), file=st.sampled_from(sorted(FILES)))
def test_any_text_in_place_of_a_file_is_an_error(text, file):
    outcome = parse_pack(name="hostile", texts={**LIGHT, file: text})
    assert outcome.pack is None
    assert outcome.problems
