import datetime

import pytest
from django.utils import timezone

from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Entry
from dafeng.evidence.services import System
from dafeng.jobs import services, worker
from dafeng.jobs.error import CannotCancel, CannotRetry, Lost
from dafeng.jobs.models import Job, Worker

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
PERSON = System("test")


class Stranger:
    pk = None

    def has_perm(self, permission, subject=None):
        return False


@pytest.fixture(autouse=True)
def tasks(monkeypatch):
    """No tasks but those that a test declares."""
    monkeypatch.setattr(services, "_tasks", {})
    return services.task


def job(kind="test.work", key="1", **values):
    defaults = {"payload": {}, "not_before": NOW}
    return Job.objects.create(kind=kind, key=key, **{**defaults, **values})


def test_the_same_kind_and_key_is_the_same_job(tasks):
    tasks("test.work", title="Work")(lambda run: None)
    first = services.enqueue("test.work", "1", {"a": 1})
    assert services.enqueue("test.work", "1", {"a": 2}) == first
    assert services.enqueue("test.work", "2") != first
    assert Job.objects.count() == 2


def test_work_that_is_not_due_waits():
    job(not_before=NOW + MINUTE)
    assert services.claim(NOW) is None
    assert services.claim(NOW + MINUTE) is not None
    assert services.claim(NOW + MINUTE) is None


def test_a_stale_job_is_taken_over_and_the_first_run_can_save_nothing_more():
    job()
    first = services.claim(NOW)
    assert services.claim(NOW + datetime.timedelta(seconds=59)) is None
    second = services.claim(NOW + 2 * MINUTE)
    assert second.job.attempt == 2
    with pytest.raises(Lost), first.effect():
        raise AssertionError("never reached")
    with pytest.raises(Lost):
        first.finish({})
    second.finish({"n": 1})
    assert Job.objects.get().result == {"n": 1}


def test_a_run_that_was_given_back_is_over_even_though_its_number_comes_again():
    job()
    first = services.claim(NOW)
    first.give_back()
    second = services.claim(NOW)
    assert (first.job.attempt, second.job.attempt) == (1, 1)
    with pytest.raises(Lost):
        first.progress(1)
    second.progress(1)


def test_an_effect_that_fails_leaves_nothing(tasks):
    job()
    run = services.claim(NOW)

    def half_of_it():
        with run.effect():
            run.progress(5)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_of_it()
    assert Job.objects.get().done == 0


def test_work_that_always_fails_has_failed_after_its_attempts(tasks):
    tries = []

    @tasks("test.work", title="Work", attempts=3)
    def work(run):
        tries.append(run.job.attempt)
        raise RuntimeError("poison")

    job(not_before=timezone.now())
    process = worker.Process()
    for _ in range(10):
        Job.objects.filter(state=Job.State.QUEUED).update(not_before=timezone.now())
        process.work_once()
    assert tries == [1, 2, 3]
    row = Job.objects.get()
    assert (row.state, row.error_code) == (Job.State.FAILED, "site.unexpected")
    assert "poison" in row.error_message


def test_a_failed_attempt_waits_longer_each_time(tasks):
    tasks("test.work", title="Work")(lambda run: 1 / 0)
    job(not_before=timezone.now())
    delays = []
    for _ in range(3):
        Job.objects.update(not_before=timezone.now())
        worker.Process().work_once()
        delays.append((Job.objects.get().not_before - timezone.now()).total_seconds())
    assert [round(delay) for delay in delays] == [2, 4, 8]


def test_work_that_takes_its_worker_down_each_time_is_given_up(tasks):
    tasks("test.work", title="Work", attempts=3)(lambda run: None)
    job()
    now = NOW
    for attempt in (1, 2, 3):
        assert services.claim(now).job.attempt == attempt
        now += 2 * MINUTE
    assert services.claim(now) is None
    row = Job.objects.get()
    assert (row.state, row.error_code) == (Job.State.FAILED, "jobs.crashed")


def test_a_worker_that_is_told_to_stop_gives_its_work_back(tasks):
    process = worker.Process()

    @tasks("test.work", title="Work")
    def work(run):
        run.progress(1, 3)
        process.stop()
        run.progress(2, 3)
        raise AssertionError("never reached")

    job(not_before=timezone.now())
    process.work_once()
    row = Job.objects.get()
    assert (row.state, row.attempt, row.done) == (Job.State.QUEUED, 0, 1)


def test_the_next_attempt_goes_on_where_the_last_one_stood(tasks):
    seen = []

    @tasks("test.work", title="Work")
    def work(run):
        for step in range(run.done, 4):
            seen.append(step)
            with run.effect():
                run.progress(step + 1, 4)
            if step == 1 and run.job.attempt == 1:
                raise RuntimeError

    job(not_before=timezone.now())
    worker.Process().work_once()
    Job.objects.update(not_before=timezone.now())
    worker.Process().work_once()
    assert seen == [0, 1, 2, 3]


def test_a_kind_that_nobody_knows_fails_and_says_so():
    job(kind="test.unknown", not_before=timezone.now())
    worker.Process().work_once()
    assert Job.objects.get().error_code == "jobs.unknown_kind"


def test_the_schedule_queues_one_job_for_each_span(tasks):
    tasks("test.daily", title="Daily", every=DAY)(lambda run: None)
    for hours in (0, 1, 5, 13, 25):
        services.enqueue_scheduled(NOW + datetime.timedelta(hours=hours))
    keys = Job.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z"]


def test_old_scheduled_work_is_forgotten_but_not_the_span_that_still_runs(tasks):
    tasks("test.daily", title="Daily", every=DAY)(lambda run: None)
    tasks("test.yearly", title="Yearly", every=365 * DAY)(lambda run: None)
    tasks("test.asked", title="Asked")(lambda run: None)
    long_ago = NOW - 40 * DAY
    for kind in ("test.daily", "test.yearly", "test.asked"):
        job(kind=kind, state=Job.State.DONE, finished_at=long_ago)
    job(kind="test.daily", key="failed", state=Job.State.FAILED, finished_at=long_ago)
    job(kind="test.daily", key="new", state=Job.State.DONE, finished_at=NOW - DAY)
    assert services.prune(NOW) == 1
    left = set(Job.objects.values_list("kind", "key"))
    assert ("test.daily", "1") not in left
    assert len(left) == 4


def test_a_cancelled_run_can_save_nothing_more():
    row = job()
    run = services.claim(NOW)
    services.cancel(actor=PERSON, job=row)
    with pytest.raises(Lost):
        run.beat()
    with pytest.raises(CannotCancel):
        services.cancel(actor=PERSON, job=row)
    assert Job.objects.get().state == Job.State.CANCELLED


def test_what_people_do_to_jobs_stands_in_the_log():
    row = job(state=Job.State.FAILED, attempt=5, error_code="x")
    services.retry(actor=PERSON, job=row)
    assert (row.state, row.attempt, row.error_code) == (Job.State.QUEUED, 0, "")
    with pytest.raises(CannotRetry):
        services.retry(actor=PERSON, job=row)
    services.cancel(actor=PERSON, job=row)
    kinds = set(Entry.objects.values_list("kind", "subject_id"))
    assert kinds == {("job.retried", str(row.pk)), ("job.cancelled", str(row.pk))}


@pytest.mark.parametrize("change", [services.retry, services.cancel])
def test_who_has_no_right_changes_nothing(change):
    row = job(state=Job.State.FAILED)
    with pytest.raises(NotAllowed):
        change(actor=Stranger(), job=row)
    assert Job.objects.get().state == Job.State.FAILED


def test_a_worker_without_a_fresh_heartbeat_does_not_count():
    now = timezone.now()
    Worker.objects.create(host="a", process=1, heartbeat_at=now)
    Worker.objects.create(host="b", process=2, heartbeat_at=now - MINUTE)
    assert worker.count_alive() == 1
