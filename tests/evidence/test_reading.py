"""What follows from the log is read once, and again when something was written."""

from django.db import transaction

from dafeng.evidence.reading import until_written
from dafeng.evidence.services import System, writing

ACTOR = System("test")


def write():
    with writing(actor=ACTOR, permission="evidence.test") as log:
        log.record("test.written", "test")


def counting():
    asked = []

    @until_written
    def read(*, area):
        asked.append(area)
        return len(asked)

    return read, asked


def test_it_is_read_once_for_the_same_asked_until_something_is_written(transactional_db):
    read, asked = counting()
    write()
    assert (read(area="1"), read(area="1"), read(area="2")) == (1, 1, 2)
    write()
    assert read(area="1") == 3
    assert asked == ["1", "2", "1"]


def test_nothing_is_kept_inside_a_transaction(transactional_db):
    read, _asked = counting()
    write()
    with transaction.atomic():
        assert (read(area="1"), read(area="1")) == (1, 2)
    assert (read(area="1"), read(area="1")) == (3, 3)


def test_nothing_is_kept_before_the_first_row_of_the_log(transactional_db):
    read, _asked = counting()
    assert (read(area="1"), read(area="1")) == (1, 2)
