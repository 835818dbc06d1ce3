"""The page of the log, read by the audit administrator."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dafeng.evidence import selectors
from dafeng.evidence.models import Checkpoint
from dafeng.people.models import Organisation, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    organisation = Organisation.objects.create(code="office", name_zh="某局", kind="government")
    user = User.objects.create(
        username="audit", name="审计", organisation=organisation, must_change_password=False
    )
    RoleGrant.objects.create(
        user=user, role="audit_admin", organisation=organisation, from_date="2020-01-01"
    )
    client.force_login(user)
    return client


@pytest.mark.parametrize("kept", [False, True])
def test_the_log_is_shown_before_and_after_its_first_checkpoint(auditor, kept):
    if kept:
        Checkpoint.objects.create(size=1, root="00" * 32, at=timezone.now())
    assert (selectors.last_checkpoint() is not None) == kept
    page = auditor.get(reverse("evidence:log"))
    assert page.status_code == 200
    assert (reverse("evidence:checkpoint") in page.content.decode()) == kept
