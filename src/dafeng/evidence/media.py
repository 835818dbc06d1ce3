"""Which files are taken as evidence: by the end of the name and by the first bytes. Pure."""

from dataclasses import dataclass

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD_BYTES = 4096


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is served as, and how its content begins (empty: plain text)."""

    media_type: str
    starts: tuple[bytes, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": Kind("application/pdf", (b"%PDF-",)),
    "ofd": Kind("application/ofd", (ZIP,)),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", (ZIP,)),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", (ZIP,)),
    "pptx": Kind(f"{_OFFICE}.presentationml.presentation", (ZIP,)),
    "doc": Kind("application/msword", (OLE,)),
    "xls": Kind("application/vnd.ms-excel", (OLE,)),
    "ppt": Kind("application/vnd.ms-powerpoint", (OLE,)),
    "wps": Kind("application/vnd.ms-works", (OLE, ZIP)),
    "et": Kind("application/vnd.ms-excel", (OLE, ZIP)),
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "csv": Kind("text/csv"),
    "txt": Kind("text/plain"),
}


def find_kind(*, name: str, head: bytes) -> Kind | None:
    """The kind of a file by its name, if its first bytes agree; None where they do not.

    Parameters: `head`, the first bytes of the content (`HEAD_BYTES` are enough).
    """
    kind = KINDS.get(name.rpartition(".")[2].lower() if "." in name else "")
    if kind is None:
        return None
    if kind.starts:
        return kind if head.startswith(kind.starts) else None
    return kind if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16, as Excel saves "Unicode text"
        return True
    return b"\x00" not in head and not head.lstrip().lower().startswith((b"<!doctype", b"<html"))
