"""What a page of a role counts is what the list behind the number shows."""

import html
import re

import pytest
from django.utils import timezone
from tests.portal.figures import run_outlook, send_months, turn_light

from dafeng.evidence.services import System, request_approval, writing
from dafeng.jobs.models import Job
from dafeng.ledger.models import Statistic, Supplier
from dafeng.people.area import real_area
from dafeng.plan.models import Target

pytestmark = pytest.mark.django_db

LINK = re.compile(
    r'(?:<span class="count">(\d+)</span>)?<a [^>]*?href="(/[^"?]*\?[^"]*)"[^>]*>(.*?)</a>', re.S
)
NUMBER = re.compile(r"(?<![\w.:−–-])\d+(?![\d.:%−–-])")
TABLE_ROW = r"<tr><td"
ROWS = {
    "/targets/": TABLE_ROW,
    "/tasks/": TABLE_ROW,
    "/jobs/": TABLE_ROW,
    "/evidence/approvals/": TABLE_ROW,
    "/statistics/": r'<th scope="row" class="tight"><a href="/statistics/(?!deliveries/)',
}
"""By list what each of its rows begins with."""
GAPS = re.compile(r"缺 ?(\d+) ?项")


def words(markup):
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def counted(page):
    """The links of a page that say a number, each with the number."""
    body = re.sub(
        r"<svg.*?</svg>", "", page[page.index("<main") : page.index("</main>")], flags=re.S
    )
    for count, url, inside in LINK.findall(body):
        said = [count] if count else NUMBER.findall(words(inside))
        url = html.unescape(url)
        if url.partition("?")[0] in ROWS and said:
            yield url, int(said[0])


@pytest.fixture
def city(people, monkeypatch):
    """A city of which something is amiss everywhere that a page counts."""
    area, today = real_area().code, timezone.localdate()
    send_months(area, today=today, until=max(1, today.month - 1))
    run_outlook(area, monkeypatch)
    turn_light(area, "T35")
    last = f"{today.year}-{max(1, today.month - 1):02d}"
    Statistic.objects.filter(series__startswith="coal.", period=last).delete()
    Supplier.objects.create(
        area=area, issuer="power_company", organisation=people.water.organisation
    )
    for number, who in enumerate((people.officer, people.officer, people.leader, None)):
        Job.objects.create(
            kind="site.pipeline",
            key=str(number),
            state="failed",
            requested_by=who,
            not_before=timezone.now(),
        )
    with writing(actor=System("test"), permission="people.grant_role") as log:
        for number in range(8):
            request_approval(
                log,
                kind="people.role_grant",
                subject=people.water,
                payload={"user": people.water.pk, "role": "filer", "number": number},
                reason="调整",
            )
    return area


@pytest.mark.parametrize(
    ("who", "path", "lists"),
    [
        ("officer", "/", {"/targets/", "/tasks/", "/statistics/", "/jobs/"}),
        ("officer", "/leader/", {"/targets/", "/statistics/"}),
        ("leader", "/", {"/targets/", "/tasks/", "/statistics/"}),
        ("leader", "/leader/", {"/targets/", "/statistics/"}),
        ("auditor", "/", {"/targets/", "/tasks/", "/statistics/"}),
        ("transport", "/", {"/targets/"}),
        ("filer", "/", {"/targets/"}),
        ("rural", "/", {"/targets/"}),
        ("security", "/", {"/evidence/approvals/"}),
        ("manager", "/", set()),
        ("verifier", "/", set()),
        ("system", "/", {"/evidence/approvals/"}),
        ("audit", "/", set()),
    ],
)
def test_every_counted_link_leads_to_as_many_rows(client, people, city, who, path, lists):
    client.force_login(getattr(people, who))
    seen = set()
    for url, count in counted(client.get(path).content.decode()):
        answer = client.get(f"{url}&per_page=200")
        assert answer.status_code == 200, url
        assert len(re.findall(ROWS[url.partition("?")[0]], answer.content.decode())) == count, url
        seen.add(url.partition("?")[0])
    assert seen == lists


def test_what_the_month_lacks_is_named_behind_it(client, people, city):
    client.force_login(people.officer)
    page = client.get("/").content.decode()
    url, note = next(
        (html.unescape(url), words(inside))
        for _, url, inside in LINK.findall(page)
        if url.startswith("/inventory/") and GAPS.search(words(inside))
    )
    behind = client.get(url).content.decode()
    alert = re.search(r'<div class="alert alert-warn" role="note">.*?</ul>', behind, re.S)[0]
    assert alert.count("<li>") == int(GAPS.search(note)[1])


def test_targets_without_a_figure_are_a_list_of_their_own(client, people, city):
    client.force_login(people.officer)
    page = client.get("/").content.decode()
    assert "/targets/?state=running&amp;figure=none" in page
    rows = client.get("/targets/?figure=none&per_page=200").content.decode()
    assert "T35" in rows
    assert Target.objects.count() >= rows.count("<tr><td") > 0
