import hashlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from dafeng.evidence import blobs, media, services
from dafeng.evidence.error import (
    FileEmpty,
    FileKindRefused,
    FileTooLarge,
    NotAllowed,
    NotAttachable,
)
from dafeng.evidence.models import Attachment, Blob, Entry

PDF = b"%PDF-1.7 content"


def attach(world, content=PDF, name="批复.pdf", role="officer", subject=None):
    return services.attach(
        actor=world[role], subject=subject or world.own, name=name, chunks=[content]
    )


def test_the_same_content_is_stored_once(world):
    one, two = attach(world), attach(world, name="同一文件.pdf")
    assert one.blob_id == two.blob_id == hashlib.sha256(PDF).hexdigest()
    assert Blob.objects.count() == 1
    assert blobs.read(one.blob_id) == PDF
    entry = Entry.objects.filter(kind="evidence.attached").first()
    assert entry.blobs == [one.blob_id]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf", b"MZ no pdf"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.txt", b"<!DOCTYPE html><script>"),
        ("a.txt", b"\x00\x01binary"),
        ("a.xlsx", b"%PDF-"),
        ("noending", b"text"),
        (".pdf.exe", PDF),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(world, name, content):
    with pytest.raises(FileKindRefused):
        attach(world, content, name)
    assert not Attachment.objects.exists()


def test_an_empty_or_too_large_file_is_refused(world, monkeypatch):
    with pytest.raises(FileEmpty):
        attach(world, b"")
    small = settings.CONFIG.model_copy(update={"upload_megabytes": 1})
    monkeypatch.setattr(settings, "CONFIG", small)
    with pytest.raises(FileTooLarge):
        attach(world, PDF + b"x" * 1024 * 1024)
    assert not list(settings.CONFIG.blobs.glob(".new-*"))
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\u202etxt.txt", "atxt.txt"),
        ("x" * 300 + ".txt", "x" * 247 + ".txt"),
        ("a\r\nb.txt", "ab.txt"),
    ],
)
def test_a_name_holds_no_path_and_nothing_that_misleads(world, name, kept):
    assert attach(world, b"text", name).file_name == kept


def test_nobody_attaches_without_the_right_or_to_what_takes_no_files(world):
    with pytest.raises(NotAllowed):
        attach(world, role="filer")
    with pytest.raises(NotAttachable):
        attach(world, subject=world.stranger)


def test_a_file_comes_back_as_a_download_that_no_browser_opens(world, client):
    client.force_login(world["officer"], backend="dafeng.people.backends.PasswordBackend")
    answer = client.post(
        f"/evidence/attach/people.organisation/{world.own.pk}/",
        {"file": SimpleUploadedFile("批复.pdf", PDF), "next": f"/organisations/{world.own.code}/"},
    )
    assert answer.url == f"/organisations/{world.own.code}/"
    attachment = Attachment.objects.get()
    got = client.get(f"/evidence/attachments/{attachment.pk}/")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Type"] == media.KINDS["pdf"].media_type


def test_a_file_changed_on_the_disk_is_not_handed_out(world, client):
    attachment = attach(world, b"%PDF-1.4 other")
    path = blobs.path_of(attachment.blob_id)
    content = path.read_bytes()
    path.write_bytes(b"%PDF-1.4 0ther")
    client.force_login(world["officer"], backend="dafeng.people.backends.PasswordBackend")
    client.raise_request_exception = False
    answer = client.get(f"/evidence/attachments/{attachment.pk}/")
    path.write_bytes(content)
    assert answer.status_code == 500
    assert "evidence.blob_broken" in answer.content.decode()
