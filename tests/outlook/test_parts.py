"""What the outlook tells on the pages of the peak year, indicator and target."""

import pytest
from django.urls import reverse
from tests.outlook.test_outlook_page import known, officer, page, run
from tests.plan.small import plan_of

from dafeng.indicators.models import Indicator
from dafeng.outlook.outlook_words import grid_words, percent, statement
from dafeng.outlook.parts import PEAK_YEAR
from dafeng.people.role import Role

__all__ = ["known", "officer", "run"]
pytestmark = pytest.mark.django_db
OUTLOOK = 'id="outlook"'


@pytest.fixture
def addresses(world):
    """The pages of the indicator and of a target that has it."""
    plan_of(world)
    Indicator.objects.filter(key="share_T1").update(key=PEAK_YEAR)
    return [
        reverse("indicators:indicator", args=[PEAK_YEAR]),
        reverse("plan:target", args=["T1"]),
    ]


def test_both_pages_say_what_the_outlook_says(officer, run, addresses):
    for address in addresses:
        text = page(officer, address)
        assert f'href="{reverse("outlook:outlook")}"' in text.partition(OUTLOOK)[2]
        told = text.partition(OUTLOOK)[2].partition("</section>")[0]
        for grid, face in run.result["treatments"].items():
            assert grid_words(grid) in told
            for year, p in face["p_peak_by"].items():
                assert f"至{year}年达峰概率" in told
                assert f">{percent(p)}<" in told.replace("&lt;", "<").replace("&gt;", ">")
        assert statement(run.result) in told.replace("&#x27;", "'")
        assert "含净调入电力" in told


def test_before_a_run_they_say_so_and_lead_to_the_outlook(officer, addresses):
    for address in addresses:
        told = page(officer, address).partition(OUTLOOK)[2].partition("</section>")[0]
        assert reverse("outlook:outlook") in told
        assert "%" not in told


def test_other_targets_and_what_was_known_then_and_who_may_not_see_it_are_without(
    officer, run, world, addresses
):
    assert OUTLOOK not in page(officer, reverse("plan:target", args=["T2"]))
    assert OUTLOOK not in page(officer, addresses[1], on="2024-01-01")
    user = world[Role.FILER]
    officer.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    for address in addresses:
        answer = officer.get(address)
        assert (OUTLOOK in answer.content.decode()) == user.has_perm("outlook.view_outlook")
