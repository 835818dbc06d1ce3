"""The closing review on the real pack: its lines, its issue, and that an issue never changes."""

import datetime
import json

import pytest
from django.urls import reverse
from tests.plan.test_lighting import figure, target
from tests.plan.test_pages import visit, words
from tests.world import fresh_code, signed

from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Entry
from dafeng.people.error import NotSigned
from dafeng.plan import error as e
from dafeng.plan import services
from dafeng.plan.models import Period, Review
from dafeng.plan.review import is_unchanged, lines_of, period_under_review, review
from dafeng.plan.services import Paper

__all__ = ["visit"]
pytestmark = pytest.mark.django_db
AREA = "360781"
DAY = datetime.date(2026, 6, 1)


def lines(on=DAY):
    return {line.key: line for line in review(period_under_review(on), on, area=AREA)}


def paper(kind, key, people, **more):
    said = {
        "kind": kind,
        "document_title": "说明",
        "document_number": "瑞发改〔2026〕9号",
        "document_date": datetime.date(2026, 4, 1),
        "known_date": datetime.date(2026, 4, 2),
        "area": AREA,
    }
    services.record_decision(
        actor=signed(people.officer), target=target(key), paper=Paper(**said | more)
    )


def issue(people, **more):
    given = {"area": AREA, "today": DAY} | more
    return services.issue_review(actor=signed(people.officer), **given)


def test_what_fell_due_and_what_came_of_it(people):
    figure("T27", "3080", vintage="preliminary")
    figure("T27", "3200")
    figure("T35", "850")
    paper("carry", "T30", people)
    paper("adjust", "T25", people, year=2027)
    found = lines()
    assert len(found) == 31
    reached = found["T27"]
    assert (reached.preliminary.amount, reached.confirmed.amount) == ("3080", "3200")
    assert reached.state == "reached"
    missed = found["T35"]
    assert (missed.state, missed.lacks_reason) == ("missed", True)
    assert (found["T30"].state, found["T30"].carried) == ("carried", "说明 瑞发改〔2026〕9号")
    assert found["T25"].state == "adjusted"
    assert found["T12"].state == "pending"
    assert "T11" not in found


def test_the_reason_of_a_miss_is_what_a_document_says(people):
    with pytest.raises(e.ExplanationEmpty):
        paper("explain", "T35", people, note=" ")
    figure("T35", "850")
    paper("explain", "T35", people, note="两处站点用地未批。")
    line = lines()["T35"]
    assert line.miss.startswith("两处站点用地未批。")
    assert "瑞发改〔2026〕9号" in line.miss
    assert line.state == "missed"
    assert lines(datetime.date(2026, 4, 1))["T35"].miss == ""


def test_an_issued_review_is_signed_and_never_changes(people):
    figure("T35", "850")
    with pytest.raises(NotAllowed):
        services.issue_review(actor=people.transport, area=AREA, today=DAY)
    fresh_code(people.second)
    with pytest.raises(NotSigned):
        services.issue_review(actor=people.second, area=AREA, today=DAY)
    row = issue(people, note="报市政府")
    before = lines_of(row)
    entry = Entry.objects.get(kind="review.issued")
    said = json.loads(entry.payload)
    assert said["signed"] is True
    assert said["changes"]["digest"] == [None, row.digest]
    figure("T27", "3200")
    row.refresh_from_db()
    assert lines_of(row) == before
    assert is_unchanged(row)
    assert {line.key: line.state for line in before}["T27"] == "pending"
    later = issue(people)
    assert (row.number, later.number) == (1, 2)
    assert {line.key: line.state for line in lines_of(later)}["T27"] == "reached"


def test_what_was_tampered_with_says_so(people, visit):
    row = issue(people)
    row.content["lines"][0]["state"] = "reached"
    Review.objects.filter(pk=row.pk).update(content=row.content)
    assert not is_unchanged(Review.objects.get())
    assert "内容与签名时不一致" in words(visit("officer", "plan:review_issued", row.pk))


def test_nothing_is_issued_from_sample_data_or_before_a_period_ends(people):
    with pytest.raises(e.ReviewOfSample):
        issue(people, area="999901")
    Period.objects.update(end_date=datetime.date(2090, 1, 1))
    with pytest.raises(e.ReviewTooEarly):
        issue(people)
    assert not Review.objects.exists()


def test_the_office_issues_it_on_the_page(people, visit):
    figure("T35", "850")
    page = words(visit("officer", "plan:review"))
    assert "收官评估" in page
    assert "共 31 条" in page
    assert "尚未说明原因" in page
    form = words(visit("officer", "plan:review_issue"))
    assert "T35" in form
    code = fresh_code(people.officer)
    done = visit("officer", "plan:review_issue", note="报市政府", code=code)
    text = words(done)
    assert "收官评估已印发" in text
    assert "内容与签名时一致" in text
    row = Review.objects.get()
    assert done.redirect_chain[-1][0] == reverse("plan:review_issued", args=[row.pk])
    assert row.digest in text
    shown = words(visit("transport", "plan:review_issued", row.pk, language="en"))
    assert "It is what was signed" in shown
    assert "第 1 次印发" in words(visit("leader", "plan:review"))


def test_a_review_exports_and_the_form_without_a_code_says_so(people, visit):
    figure("T35", "850", vintage="preliminary")
    figure("T35", "870")
    export = visit("officer", "plan:review", query="?export=csv")
    rows = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 32
    (line,) = [row for row in rows if row.startswith("T35 ")]
    assert "850 根,870 根,未完成,尚未说明原因" in line
    fresh_code(people.officer)
    assert "收官评估已印发" not in words(visit("officer", "plan:review_issue", note="x"))
    assert not Review.objects.exists()
