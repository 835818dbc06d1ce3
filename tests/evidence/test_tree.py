import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.evidence import tree


@given(st.lists(st.binary(max_size=8), max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_head_is_that_of_an_independent_implementation(data):
    peer = pymerkle.InmemoryTree(algorithm="sha256")
    for item in data:
        peer.append_entry(item)
    assert tree.root([tree.leaf_hash(item) for item in data]) == peer.get_root()


@pytest.mark.parametrize("size", range(1, 20))
def test_each_leaf_is_proved_and_no_other_passes(size):
    leaves = [tree.leaf_hash(bytes([i])) for i in range(size)]
    head = tree.root(leaves)
    for index in range(size):
        path = tree.inclusion_proof(leaves, index)
        facts = {"index": index, "size": size, "path": path, "root": head}
        assert tree.verify_inclusion(leaf=leaves[index], **facts)
        assert not tree.verify_inclusion(leaf=tree.leaf_hash(b"forged"), **facts)
        if size > 1:
            other = {**facts, "index": (index + 1) % size}
            assert not tree.verify_inclusion(leaf=leaves[index], **other)
