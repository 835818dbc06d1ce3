"""The file that citizens and courts run: it takes true proofs and no forged one."""

import ast
import base64
import copy
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.evidence import tree, verify_standalone

SIZE, INDEX = 21, 12


def text_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def build(size=SIZE, index=INDEX, seed=1):
    """A log, and the true proof of one of its entries: (proof, root, leaves)."""
    numbers = random.Random(seed)
    entries = [json.dumps({"id": i, "n": numbers.random()}, sort_keys=True) for i in range(size)]
    leaves = [tree.leaf_hash(entry.encode()) for entry in entries]
    proof = {
        "origin": "dafeng evidence log",
        "entry": entries[index],
        "index": index,
        "size": size,
        "path": [text_of(node) for node in tree.inclusion_proof(leaves, index)],
        "root": text_of(tree.root(leaves)),
    }
    return proof, tree.root(leaves), leaves


def other_entry(proof):
    proof["entry"] = build(seed=2)[0]["entry"]


def other_index(proof):
    proof["index"] += 1


def flipped_node(proof):
    node = bytearray(base64.b64decode(proof["path"][1]))
    node[0] ^= 1
    proof["path"][1] = text_of(bytes(node))


def own_tree(proof):
    """A whole log of the forger's own, with its own root beside it."""
    proof.clear()
    proof.update(build(seed=3)[0])


def node_as_entry(proof):
    """An inner node given out as a leaf, one level up (what the prefixes are for)."""
    _, _, leaves = build()
    level = [tree.node_hash(leaves[i], leaves[i + 1]) for i in range(0, SIZE - 1, 2)] + leaves[-1:]
    pair = b"\x01" + leaves[INDEX] + leaves[INDEX + 1]
    proof["entry"] = pair.decode("latin-1")
    proof["index"], proof["size"] = INDEX // 2, len(level)
    proof["path"] = [text_of(node) for node in tree.inclusion_proof(level, INDEX // 2)]


def node_as_root(proof):
    """A shorter path that ends below the root."""
    proof["path"] = proof["path"][:-1]
    proof["size"] = 16


def set_to(name, value):
    def forge(proof):
        proof[name] = value

    forge.__name__ = f"{name}_is_{value!r}"[:40]
    return forge


def spaced_entry(proof):
    proof["entry"] += " "


def doubled_path(proof):
    proof["path"] = proof["path"] * 2


def reversed_path(proof):
    proof["path"] = proof["path"][::-1]


def dropped_first(proof):
    proof["path"] = proof["path"][1:]


def added_last(proof):
    proof["path"] = [*proof["path"], text_of(bytes(32))]


def short_node(proof):
    proof["path"][0] = text_of(bytes(31))


def sloppy_base64(proof):
    proof["path"][0] = proof["path"][0].rstrip("=") + "\n="


def leaf_prefix_node(proof):
    proof["path"][0] = text_of(tree.leaf_hash(base64.b64decode(proof["path"][0])))


def empty_path(proof):
    proof["path"], proof["size"], proof["index"] = [], 1, 0


def huge_path(proof):
    proof["path"] = proof["path"] * 10_000


def size_of_another(proof):
    proof["size"] += 1


def other_log(proof):
    proof["origin"] = "another log"


FORGERIES = [
    other_entry,
    other_index,
    flipped_node,
    own_tree,
    node_as_entry,
    node_as_root,
    spaced_entry,
    doubled_path,
    reversed_path,
    dropped_first,
    added_last,
    short_node,
    sloppy_base64,
    leaf_prefix_node,
    empty_path,
    huge_path,
    size_of_another,
    other_log,
    set_to("index", -1),
    set_to("index", True),
    set_to("index", 12.0),
    set_to("index", 10**30),
    set_to("index", "12"),
    set_to("size", 0),
    set_to("size", None),
    set_to("path", None),
    set_to("path", "x"),
    set_to("path", [1, 2, 3]),
    set_to("entry", None),
    set_to("entry", "{}"),
    set_to("entry", '{"a":1,"a":2}'),
    set_to("entry", "[" * 100_000),
]


@given(size=st.integers(1, 70), data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_true_proof_is_taken(size, data):
    proof, root, _ = build(size, data.draw(st.integers(0, size - 1)))
    said = verify_standalone.verify_inclusion(proof, root, size)
    assert said == json.loads(proof["entry"])


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_no_forged_proof_is_taken(forge, tmp_path):
    proof, root, _ = build()
    forged = copy.deepcopy(proof)
    forge(forged)
    assert json.dumps(forged) != json.dumps(proof)
    with pytest.raises(verify_standalone.Refused):
        verify_standalone.verify_inclusion(forged, root, SIZE)
    if forge is not size_of_another:  # only whoever kept the size can know it
        with pytest.raises(verify_standalone.Refused):
            verify_standalone.verify_inclusion(forged, root)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"origin":NaN}', '{"a":1,"a":1}', "[" * 100_000, "\ud800"]
)
def test_a_file_that_is_no_proof_is_refused(text):
    with pytest.raises(verify_standalone.Refused):
        verify_standalone.verify_inclusion(verify_standalone.parse(text), bytes(32))


def consistency_of(leaves, old):
    return {
        "origin": "dafeng evidence log",
        "old_size": old,
        "size": len(leaves),
        "path": [text_of(node) for node in tree.consistency_proof(leaves, old)],
    }


@pytest.mark.parametrize("size", range(1, 18))
def test_a_log_that_grew_is_consistent_and_a_rewritten_one_is_not(size):
    _, root, leaves = build(size, 0)
    for old in range(1, size + 1):
        old_root = tree.root(leaves[:old])
        proof = consistency_of(leaves, old)
        verify_standalone.verify_consistency(proof, old_root, root)
        path = tree.consistency_proof(leaves, old)
        facts = {"old_size": old, "old_root": old_root, "size": size, "path": path}
        assert tree.verify_consistency(root=root, **facts)
        rewritten = [tree.leaf_hash(b"forged"), *leaves[1:]]
        forged, forged_root = consistency_of(rewritten, old), tree.root(rewritten)
        for attempt in (forged, proof, {**proof, "path": proof["path"][:-1] or ["x"]}):
            with pytest.raises(verify_standalone.Refused):
                verify_standalone.verify_consistency(attempt, old_root, forged_root)
        assert not tree.verify_consistency(root=forged_root, **facts)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", verify_standalone.__file__, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_runs_alone_and_says_whether_it_holds(tmp_path):
    proof, root, _ = build()
    file = tmp_path / "p.json"
    file.write_text(json.dumps(proof))
    good = run(str(file), "--root", text_of(root), "--size", str(SIZE))
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("holds")
    bad = run(str(file), "--root", text_of(bytes(32)))
    assert (bad.returncode, bad.stderr) == (1, "")
    missing = run(str(tmp_path / "none.json"), "--root", text_of(root))
    assert (missing.returncode, missing.stderr) == (1, "")


def test_it_needs_nothing_but_pythons_own_library():
    parsed = ast.parse(Path(verify_standalone.__file__).read_text())
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(parsed)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom)]
