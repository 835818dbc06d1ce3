"""Rows that are only ever added, and the approvals that wait for a second person."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Blob(models.Model):
    """The content of an attachment, named by its SHA-256; the bytes lie in the blob folder."""

    hash = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField(auto_now_add=True)


class Entry(models.Model):
    """One write: who, when, what changed. Inserted by the writer in its own transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=80, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    system = models.CharField(max_length=80, blank=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=120)
    payload = models.TextField()
    payload_hash = models.CharField(max_length=64)
    blobs = models.JSONField(default=list)

    class Meta:
        ordering = ("-at", "id")
        indexes = (models.Index(fields=("subject_type", "subject_id", "at"), name="entry_subject"),)


class Sequence(models.Model):
    """The place of an entry in the log: dense numbers from 0, written by one sequencer."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sequence")
    leaf_hash = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """The head of the tree at a size; also kept outside, it proves that nothing was rewritten."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    peaks = models.JSONField(default=list)
    at = models.DateTimeField()


class Salt(models.Model):
    """The salt of one person's hashes; deleting it makes the log forget who was meant."""

    subject = models.CharField(primary_key=True, max_length=120)
    salt = models.CharField(max_length=64)


class Attachment(models.Model):
    """A file that somebody gave as evidence for something."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    file_name = models.CharField(max_length=255)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=120)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="attachment_subject"),)


class Approval(models.Model):
    """A change that takes effect only when a second person agrees."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("request", "Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", pgettext_lazy("request", "Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=120)
    payload = models.JSONField()
    reason = models.TextField()
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.PENDING, db_index=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ("-requested_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(requested_by__isnull=True)
                | ~models.Q(decided_by=models.F("requested_by"))
                | models.Q(state="withdrawn"),
                name="approval_needs_a_second_person",
            ),
        )

    def __str__(self) -> str:
        from dafeng.evidence.services.approval import find_approvable

        return str(find_approvable(self.kind).title)

    def get_absolute_url(self) -> str:
        return reverse("evidence:approval", args=(self.pk,))
