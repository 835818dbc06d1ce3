import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from dafeng.evidence import selectors, services
from dafeng.evidence.error import NotAllowed, NotRecorded
from dafeng.evidence.models import Entry, Salt, Sequence

SYSTEM = services.System("test")


class Nobody:
    pk = None

    def has_perm(self, permission, subject=None):
        return False


@pytest.mark.django_db
def test_a_write_without_a_row_in_the_log_is_undone():
    with (
        pytest.raises(NotRecorded),
        services.writing(actor=SYSTEM, permission="test.write"),
    ):
        Salt.objects.create(subject="a", salt="b")
    assert not Salt.objects.exists()


@pytest.mark.django_db
def test_a_write_needs_the_right():
    with (
        pytest.raises(NotAllowed),
        services.writing(actor=Nobody(), permission="test.write"),
    ):
        raise AssertionError("never reached")


@pytest.mark.django_db
def test_a_row_says_who_what_and_the_changes():
    with services.writing(actor=SYSTEM, permission="test.write") as log:
        log.record("test.changed", "thing", before={"a": 1, "b": 2}, after={"a": 1, "b": 3})
    entry = Entry.objects.get()
    assert (entry.system, entry.kind) == ("test", "test.changed")
    assert entry.payload == '{"changes":{"b":[2,3]}}'


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Entry, Sequence])
def test_the_database_refuses_to_change_or_remove_a_row(model):
    with services.writing(actor=SYSTEM, permission="test.write") as log:
        log.record("test.changed", "thing")
    assert services.sequence() == 1
    for attempt in (
        lambda: model.objects.update(**{model._meta.concrete_fields[-1].attname: "x"}),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert model.objects.count() == 1


@pytest.mark.django_db
def test_numbers_are_dense_and_given_once():
    for _ in range(3):
        with services.writing(actor=SYSTEM, permission="test.write") as log:
            log.record("test.changed", "thing")
            log.record("test.changed", "thing")
    assert services.sequence(limit=4) == 4
    assert services.sequence() == 2
    assert list(Sequence.objects.order_by("number").values_list("number", flat=True)) == [*range(6)]
    assert services.checkpoint().size == 6
    assert services.checkpoint() is None


@pytest.mark.django_db
def test_every_write_is_seen_even_one_that_was_stamped_before_another(monkeypatch):
    def write():
        with services.writing(actor=SYSTEM, permission="test.write") as log:
            log.record("test.changed", "thing")
        return selectors.last_number()

    seen = [selectors.last_number(), *(write() for _ in range(30))]
    assert len(set(seen)) == 31
    early = timezone.now() - datetime.timedelta(seconds=20)
    monkeypatch.setattr(timezone, "now", lambda: early)
    assert write() not in seen
