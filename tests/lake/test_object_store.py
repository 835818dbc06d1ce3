"""The same lake with its tables on an S3 server in a process of its own."""

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import pytest
from tests.lake.sample import AREA, OTHER, months, rows, slots, stored

from dafeng.lake.compaction import compact, purge, sweep
from dafeng.lake.lake import Lake
from dafeng.lake.verification import verify

pytestmark = pytest.mark.fault
BUCKET = "city"
SECRET = "testing"  # what the server takes; it checks nothing


@pytest.fixture(scope="module")
def endpoint():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env={**os.environ, "no_proxy": "127.0.0.1"}, **quiet)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/moto-api/data.json", timeout=5):
                break
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline
            assert server.poll() is None
            time.sleep(0.1)
    yield address
    server.kill()
    server.wait()


@pytest.fixture
def remote(endpoint, tmp_path, request):
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=SECRET,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=BUCKET)
    options = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": SECRET,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "aws_conditional_put": "etag",
    }
    tables = f"s3://{BUCKET}/{request.node.name}"
    return lambda name="lake": Lake(tmp_path / name, tables=tables, options=options)


def test_a_lake_in_an_object_store_does_all_that_one_in_a_folder_does(remote):
    with remote() as lake:
        for number in range(4):
            lake.ingest(area=AREA, source="g", key=str(number), rows=rows(60, seed=number))
            lake.flush()
        lake.ingest(area=OTHER, source="g", key="other", rows=rows(60))
        lake.flush()
        lake.ingest(area=AREA, source="g", key="tail", rows=rows(60, seed=9))
        assert not list((lake.home).rglob("*.parquet"))
        expected = stored(lake)
        assert len(expected) == len(set(expected)) == 240
        assert len(stored(lake, tail=True)) == 300
        for amount in (1, 2, 3):
            days = [dt.date(2024, 1, 31), dt.date(2024, 2, 1)]
            lake.append_slots(area=AREA, rows=slots([1], days, amount=amount))
            if amount == 1:
                lake.pin(area=AREA, name="report")
        lake.append_months(area=AREA, rows=months([1], ["2024-01"]))
        done = compact(lake=lake, open_month="2024-02", min_files=2)
        assert done.partitions >= 4
        sweep(lake=lake, retention_hours=0)
        assert stored(lake) == expected
        with lake.snapshot() as state:
            window = {"start_at": dt.datetime(2024, 2, 1, tzinfo=dt.UTC), "channels": [1, 2]}
            parts = list(state.stream_readings(area=AREA, block_rows=20, **window))
            whole = state.readings(area=AREA, **window)
            assert sum(part.num_rows for part in parts) == whole.num_rows > 0
            assert state.sum_slots(by=["channel"], area=AREA)["amount"].to_pylist() == [2 * 95 * 3]
            pinned = state.slots(area=AREA, as_of=1)
            assert {row[0] for row in pinned["amounts"].to_pylist()} == {1}
            assert state.months(area=AREA)["amount"].to_pylist() == [95_000]
        assert verify(lake=lake).faults == []
        assert purge(lake=lake, area=OTHER) > 0
        assert stored(lake, area=OTHER) == []
        assert lake.readings.storage.data_names(f"area={OTHER}") == []


def test_two_machines_append_to_one_object_store_and_each_version_is_given_once(remote):
    with remote("one") as one, remote("two") as two:
        given = []
        for door in (one, two, one, two):
            given.append(door.append_slots(area=AREA, rows=slots([1], [dt.date(2024, 1, 1)])))
        assert given == [1, 2, 3, 4]
        one.ingest(area=AREA, source="g", key="a", rows=rows(10))
        two.ingest(area=AREA, source="g", key="b", rows=rows(10, seed=1))
        one.flush()
        two.flush()
        assert len(set(stored(one))) == 20
