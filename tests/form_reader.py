"""What a browser sees of a page: its forms with their fields, as they would be sent."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXTS = {"text", "search", "textarea", "hidden", "email", "tel", "url", "password"}
EMPTY = {"input", "br", "img", "meta", "link", "hr"}


@dataclass
class Form:
    """A form: where it goes, what it would send as it stands, which fields take a text."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells one form from another."""
        action = re.sub(r"[0-9]+", "0", self.action.partition("?")[0])
        return self.method, action, tuple(sorted(self.values))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag, attributes):
        said = {name: value or "" for name, value in attributes}
        name = said.get("name", "")
        if tag == "form":
            method = said.get("method", "get").lower()
            self.form = Form(said.get("action") or self.address, method)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and name:
            self._input(said, name)
        elif tag == "select" and name:
            self.select = name
            self.form.values.setdefault(name, "")
        elif tag == "option" and self.select:
            chosen = "selected" in said or not self.form.values[self.select]
            if chosen:
                self.form.values[self.select] = said.get("value", "")
        elif tag == "textarea" and name:
            self.area = name
            self.form.texts.append(name)
            self.form.values[name] = ""
        elif tag == "button" and name:
            self.form.values.setdefault(name, said.get("value", ""))

    def _input(self, said, name):
        kind = said.get("type", "text")
        if kind == "file":
            self.form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in said or kind == "radio":
                self.form.values.setdefault(name, said.get("value", "on"))
        elif kind not in ("submit", "button", "image", "reset"):
            self.form.values[name] = said.get("value", "")
            if kind in TEXTS and name != "csrfmiddlewaretoken":
                self.form.texts.append(name)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data):
        if self.area and self.form is not None:
            self.form.values[self.area] += data


def read_forms(html: str, *, address: str) -> list[Form]:
    """The forms of a page."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.forms
