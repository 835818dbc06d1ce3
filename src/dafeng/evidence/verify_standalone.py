#!/usr/bin/env python3
"""Check a proof from a Dafeng evidence log with nothing but Python's own library.

This file stands alone: copy it, read it, run it anywhere.

    python verify_standalone.py proof.json --root BASE64 --size N
    python verify_standalone.py --consistency proof.json --old-root BASE64 --root BASE64

The root (and size) must come from outside: the archive's copy of a checkpoint, a newspaper, another
office. A proof that is checked only against the root it brings along proves nothing, so a root is
demanded. Exit 0: holds. Exit 1: does not hold. The tree is that of RFC 6962 with SHA-256.
"""

import argparse
import base64
import binascii
import hashlib
import json
import sys

ORIGIN = "dafeng evidence log"
LARGEST = 1 << 62
LONGEST_PATH = 2 * 62


class Refused(Exception):
    """The proof does not hold; the message says why."""


def _hash(prefix, *parts):
    return hashlib.sha256(prefix + b"".join(parts)).digest()


def _no_duplicates(pairs):
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise Refused(f"the key {key!r} stands twice")
        seen[key] = value
    return seen


def _no_constant(name):
    raise Refused(f"{name} is no number")


def parse(text):
    """JSON as an object without duplicate keys; raises `Refused`."""
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("this is no JSON") from error
    if not isinstance(value, dict):
        raise Refused("this is no JSON object")
    return value


def _number(proof, name):
    value = proof.get(name)
    if type(value) is not int or not 0 <= value < LARGEST:
        raise Refused(f"{name} is no number of the log")
    return value


def node_of(text, what):
    """32 bytes of base64 in its one right spelling; raises `Refused`."""
    if not isinstance(text, str):
        raise Refused(f"{what} is no text")
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refused(f"{what} is no base64") from error
    if len(data) != 32 or base64.b64encode(data).decode() != text:
        raise Refused(f"{what} is no SHA-256")
    return data


def _path(proof):
    nodes = proof.get("path")
    if not isinstance(nodes, list) or len(nodes) > LONGEST_PATH:
        raise Refused("the path is no list of hashes")
    return [node_of(node, "a hash of the path") for node in nodes]


def _check_origin(proof):
    if proof.get("origin") != ORIGIN:
        raise Refused("this proof is of another log")


def fold(leaf, index, size, path):
    """The root that a leaf at `index` of `size` has by its path; raises `Refused`.

    The path is consumed from the leaf upwards: at each level the number's last bit says on which
    side the sibling stands, and a last node without a sibling moves up unchanged.
    """
    if not 0 <= index < size:
        raise Refused("the number is outside of the log")
    result, steps = leaf, list(path)
    while size > 1:
        if index % 2 == 1:
            if not steps:
                raise Refused("the path is too short")
            result = _hash(b"\x01", steps.pop(0), result)
        elif index + 1 < size:
            if not steps:
                raise Refused("the path is too short")
            result = _hash(b"\x01", result, steps.pop(0))
        index, size = index // 2, (size + 1) // 2
    if steps:
        raise Refused("the path is too long")
    return result


def verify_inclusion(proof, root, size=None):
    """The entry that the proof shows to stand in the log of `root`; raises `Refused`."""
    _check_origin(proof)
    entry = proof.get("entry")
    if not isinstance(entry, str):
        raise Refused("the entry is missing")
    said = parse(entry)
    index, length = _number(proof, "index"), _number(proof, "size")
    if size is not None and length != size:
        raise Refused("the proof is of a log of another size")
    leaf = _hash(b"\x00", entry.encode("utf-8", "surrogatepass"))
    if fold(leaf, index, length, _path(proof)) != root:
        raise Refused("the entry does not lead to this root")
    return said


def _split(size):
    return 1 << ((size - 1).bit_length() - 1)


def _heads(old, size, whole, old_root, path):
    """Old and new root of a subtree of `size` leaves, of which the first `old` are old."""
    if old == size:
        if whole:
            return old_root, old_root
        node = path.pop()
        return node, node
    if not path:
        raise Refused("the path is too short")
    cut = _split(size)
    if old <= cut:
        right = path.pop()
        before, after = _heads(old, cut, whole, old_root, path)
        return before, _hash(b"\x01", after, right)
    left = path.pop()
    before, after = _heads(old - cut, size - cut, False, old_root, path)
    return _hash(b"\x01", left, before), _hash(b"\x01", left, after)


def verify_consistency(proof, old_root, root, old_size=None, size=None):
    """That the log of `root` begins with the log of `old_root`; raises `Refused`."""
    _check_origin(proof)
    old, length = _number(proof, "old_size"), _number(proof, "size")
    if (old_size is not None and old != old_size) or (size is not None and length != size):
        raise Refused("the proof is of logs of other sizes")
    if not 0 < old <= length:
        raise Refused("the sizes are the wrong way round")
    path = _path(proof)
    try:
        before, after = _heads(old, length, True, old_root, path)
    except IndexError as error:
        raise Refused("the path is too short") from error
    if path:
        raise Refused("the path is too long")
    if before != old_root or after != root:
        raise Refused("the new log does not begin with the old one")


def main(arguments=None):
    """The command; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check a proof from a Dafeng evidence log.")
    parser.add_argument("proof", help="the JSON file; - for standard input")
    parser.add_argument("--root", required=True, help="the root, kept outside, in base64")
    parser.add_argument("--size", type=int, help="the size that was kept with the root")
    parser.add_argument("--consistency", action="store_true", help="the file proves consistency")
    parser.add_argument("--old-root", help="the older root, in base64")
    parser.add_argument("--old-size", type=int, help="the size that was kept with the older root")
    given = parser.parse_args(arguments)
    try:
        if given.proof == "-":
            text = sys.stdin.read()
        else:
            with open(given.proof, encoding="utf-8") as file:
                text = file.read()
        proof, root = parse(text), node_of(given.root, "the root")
        if given.consistency:
            old_root = node_of(given.old_root, "the older root")
            verify_consistency(proof, old_root, root, given.old_size, given.size)
            sys.stdout.write("holds: the new log begins with the old one\n")
        else:
            said = verify_inclusion(proof, root, given.size)
            sys.stdout.write("holds: this entry stands in the log\n")
            sys.stdout.write(json.dumps(said, ensure_ascii=True, indent=1) + "\n")
    except (Refused, OSError, UnicodeError) as error:
        sys.stdout.write(f"DOES NOT HOLD: {ascii(str(error))[1:-1]}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
