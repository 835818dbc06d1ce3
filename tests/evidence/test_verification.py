"""Forged edits of the log's tables, each with everything recomputed that a forger can."""

import json
import random
import uuid

import pytest
from django.db import connection, transaction
from tests.triggers import without_triggers

from dafeng.evidence import blobs, services, tree, verification
from dafeng.evidence.canonical import digest
from dafeng.evidence.models import Blob, Checkpoint, Entry, Sequence

SYSTEM = services.System("test")
ROWS = 24


def store(content):
    hash_, size = blobs.store([content])
    Blob.objects.create(hash=hash_, size=size, media_type="text/plain")
    return hash_


@pytest.fixture
def kept(db):
    """A log with attachments and two heads, and its last head as an archive keeps it."""
    for number in range(ROWS):
        with services.writing(actor=SYSTEM, permission="test.write") as log:
            hashes = [store(f"file {number}".encode())] if number % 6 == 0 else []
            log.record("test.changed", f"thing{number}", after={"n": number}, blobs=hashes)
        if number == ROWS // 2:
            services.sequence()
            services.checkpoint()
    services.sequence()
    head = services.checkpoint()
    return verification.Head(head.size, bytes.fromhex(head.root))


class Forger:
    """Has the database and every hash function, but not the head in the archive."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self):
        return Sequence.objects.select_related("entry").get(number=self.random.randrange(ROWS))

    def sql(self, text, *values):
        with connection.cursor() as cursor:
            cursor.execute(text, values)

    def recompute(self):
        """Leaves and heads made to fit the forged rows."""
        for row in Sequence.objects.select_related("entry"):
            leaf = services.leaf_of(row.entry).hex()
            if leaf != row.leaf_hash:
                self.sql(
                    "UPDATE evidence_sequence SET leaf_hash = %s WHERE number = %s",
                    leaf,
                    row.number,
                )
        leaves = [bytes.fromhex(row.leaf_hash) for row in Sequence.objects.order_by("number")]
        for head in Checkpoint.objects.all():
            forged = tree.root(leaves[: head.size]).hex()
            self.sql("UPDATE evidence_checkpoint SET root = %s WHERE size = %s", forged, head.size)

    def set_entry(self, **values):
        entry = self.pick().entry
        for name, value in values.items():
            text = value(entry) if callable(value) else value
            Entry.objects.filter(pk=entry.pk).update(**{name: text})

    def change_payload(self):
        forged = json.dumps({"changes": {"n": [None, self.random.random()]}})
        self.set_entry(payload=forged, payload_hash=digest(forged))

    def change_payload_bluntly(self):
        self.set_entry(payload='{"changes":{}}')

    def change_time(self):
        self.set_entry(at=lambda entry: entry.at.replace(year=2001))

    def change_kind(self):
        self.set_entry(kind="test.else")

    def change_actor(self):
        self.set_entry(system="somebody else")

    def change_subject(self):
        self.set_entry(subject_id=str(self.random.random()))

    def change_subject_type(self):
        self.set_entry(subject_type="other")

    def swap_blob(self):
        self.set_entry(blobs=[digest(str(self.random.random()))])

    def delete_last(self):
        count = self.random.randrange(1, 6)
        for row in Sequence.objects.order_by("-number")[:count]:
            self.sql("DELETE FROM evidence_sequence WHERE number = %s", row.number)
            Entry.objects.filter(pk=row.entry_id)._raw_delete("default")
        self.sql("DELETE FROM evidence_checkpoint WHERE size > %s", ROWS - count)

    def delete_and_close_up(self):
        gone = self.pick()
        number = gone.number
        self.sql("DELETE FROM evidence_sequence WHERE number = %s", number)
        Entry.objects.filter(pk=gone.entry_id)._raw_delete("default")
        for later in range(number + 1, ROWS):
            self.sql("UPDATE evidence_sequence SET number = %s WHERE number = %s", later - 1, later)
        self.sql("DELETE FROM evidence_checkpoint WHERE size > %s", ROWS - 1)

    def delete_bluntly(self):
        self.sql("DELETE FROM evidence_sequence WHERE number = %s", self.random.randrange(ROWS - 1))

    def swap_two(self):
        one, two = self.random.sample(range(ROWS), 2)
        first, second = Sequence.objects.get(number=one), Sequence.objects.get(number=two)
        update = "UPDATE evidence_sequence SET number = %s WHERE number = %s"
        self.sql(update, 10**6, first.number)
        self.sql(update, first.number, second.number)
        self.sql(update, second.number, 10**6)

    def insert(self):
        place = self.random.randrange(ROWS)
        for number in range(ROWS - 1, place - 1, -1):
            self.sql(
                "UPDATE evidence_sequence SET number = %s WHERE number = %s", number + 1, number
            )
        with services.writing(actor=SYSTEM, permission="test.write") as log:
            entry = log.record("test.changed", "slipped in")
        Sequence.objects.create(number=place, entry=entry, leaf_hash=services.leaf_of(entry).hex())

    def replace_entry(self):
        row = self.pick()
        with services.writing(actor=SYSTEM, permission="test.write") as log:
            entry = log.record("test.changed", str(uuid.uuid4()))
        self.sql("DELETE FROM evidence_sequence WHERE number = %s", row.number)
        Sequence.objects.create(
            number=row.number, entry=entry, leaf_hash=services.leaf_of(entry).hex()
        )


EDITS = [name for name in vars(Forger) if name.startswith(("change", "swap", "delete", "insert"))]
EDITS += ["replace_entry"]


def test_a_true_log_verifies(kept):
    for full in (False, True):
        report = verification.verify(full=full, kept=kept)
        assert (report.problems, report.size, report.root) == ([], kept.size, kept.root)


def test_two_hundred_forged_edits_are_all_found_against_a_head_kept_outside(kept):
    undetected = []
    for seed in range(200):
        with without_triggers(connection), transaction.atomic():
            forger, edit = Forger(seed), EDITS[seed % len(EDITS)]
            getattr(forger, edit)()
            if seed % 3:
                forger.recompute()
            if not verification.verify(full=True, kept=kept).problems:
                undetected.append((seed, edit))
            transaction.set_rollback(True)
    assert undetected == []
    assert verification.verify(kept=kept).problems == []


def test_the_first_bad_number_is_named(kept):
    with without_triggers(connection), transaction.atomic():
        row = Sequence.objects.get(number=7)
        Entry.objects.filter(pk=row.entry_id).update(kind="test.else")
        assert verification.verify(full=True).first_bad == 7
        transaction.set_rollback(True)


def test_an_attachment_changed_on_the_disk_is_found(kept):
    content = b"the original"
    hash_ = store(content)
    assert verification.verify().problems == []
    path = blobs.path_of(hash_)
    path.write_bytes(b"the 0riginal")
    report = verification.verify()
    path.write_bytes(content)
    assert [number for number, _ in report.problems] == [-1]


def test_a_proof_of_each_entry_convinces_the_standalone_verifier(kept):
    from dafeng.evidence import verify_standalone

    for number in range(ROWS):
        proof = verification.prove(number=number)
        said = verify_standalone.verify_inclusion(proof, kept.root, kept.size)
        assert said["subject"] == [f"thing{number}", ""]


def test_a_checkpoint_that_grew_step_by_step_is_the_root_of_all(kept):
    assert [head.root for head in Checkpoint.objects.order_by("size")] == [
        tree.root(verification.read_leaves(head.size)).hex()
        for head in Checkpoint.objects.order_by("size")
    ]


def test_a_kept_statement_is_read_back(kept):
    text = services.statement(size=kept.size, root=kept.root.hex())
    assert verification.read_statement(text) == kept
    size, root = text.splitlines()[1:]
    assert verification.read_statement(f"{size}:{root}") == kept


@pytest.mark.parametrize("text", ["", "x", "1:", "a:b", "-1:AAAA", "x\n1\nAAAA", "1:" + "A" * 44])
def test_a_broken_statement_is_an_error(text):
    from dafeng.evidence.error import BadStatement

    with pytest.raises(BadStatement):
        verification.read_statement(text)
