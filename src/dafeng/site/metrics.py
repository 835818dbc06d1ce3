"""Figures for a monitoring system, summed over the processes of the server."""

import ipaddress
import os
import secrets
import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Count
from django.http import HttpRequest
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from dafeng.jobs import worker
from dafeng.jobs.models import Job

CONTENT_TYPE = CONTENT_TYPE_LATEST
_requests = Counter("dafeng_requests", "Requests answered", ["method", "view", "status"])
_seconds = Histogram(
    "dafeng_request_seconds",
    "Time to answer a request",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


def count_request(request: HttpRequest, *, status: int, seconds: float) -> None:
    """Count an answered request by its view, never by its address, of which there is no end."""
    match = getattr(request, "resolver_match", None)
    view = match.view_name if match else ""
    known = request.method if request.method in ("GET", "HEAD", "POST", "PUT", "DELETE") else "-"
    _requests.labels(known, view, str(status)).inc()
    _seconds.labels(view).observe(seconds)


def may_read(request: HttpRequest) -> bool:
    """A holder of the token, or without a token this very machine."""
    token = settings.CONFIG.metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _State:
    """What stands in the database and on the disk at the moment of asking."""

    def collect(self) -> Iterator[Metric]:
        disk = GaugeMetricFamily("dafeng_disk_free_bytes", "Free space of the data folder")
        disk.add_metric([], shutil.disk_usage(settings.CONFIG.home).free)
        yield disk
        try:
            states = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
            alive = worker.count_alive()
        except DatabaseError:
            return
        jobs = GaugeMetricFamily("dafeng_jobs", "Jobs by state", labels=["state"])
        for state in Job.State.values:
            jobs.add_metric([state], states.get(state, 0))
        yield jobs
        yield GaugeMetricFamily("dafeng_workers", "Workers with a fresh heartbeat", value=alive)


def render() -> bytes:
    """All figures in the text form of Prometheus."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    registry.register(_State())
    own = b"" if "PROMETHEUS_MULTIPROC_DIR" in os.environ else generate_latest(REGISTRY)
    return own + generate_latest(registry)
