"""Every word of the interface is translated, and none stands in a template as it is."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dafeng"
spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
catalogue = importlib.util.module_from_spec(spec)
spec.loader.exec_module(catalogue)

pytestmark = pytest.mark.lint
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
# What is the same in every language: names, units, symbols.
SAME = {"达峰", "Dafeng", "CSV", "Excel", "PNG", "API", "API token", "中文", "English", "JSON"}
SPOKEN = ("title", "placeholder", "aria-label", "alt", "content", "data-confirm")


@pytest.mark.parametrize("context", catalogue.list_contexts())
def test_every_message_has_its_chinese_wording(context):
    faults = catalogue.find_faults(context)
    assert not faults, "\n".join(faults)


def bare_texts(source: str) -> list[str]:
    """Text of a template that nobody can translate."""
    source = re.sub(
        r"{% *(comment|blocktranslate|blocktrans)\b.*?{% *end\1 *%}", " ", source, flags=re.S
    )
    source = re.sub(r"{#.*?#}|<!--.*?-->", " ", source, flags=re.S)
    source = re.sub(r"<(script|style|code|svg)\b[^>]*>.*?</\1>", " ", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S)
    spoken = re.findall(rf"""\b(?:{"|".join(SPOKEN)})=(?:"([^"]*)"|'([^']*)')""", source)
    meta = re.compile(r"width=device-width|light dark")
    texts = [a or b for a, b in spoken if not meta.search(a or b)]
    texts += re.split(r"<[^>]*>", source)
    plain = (re.sub(r"&#?\w+;", " ", text).strip(" \n·,;:()") for text in texts)
    return [text for text in plain if text not in SAME and re.search(r"[^\W\d_]{2,}", text)]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_template_holds_no_text_of_its_own(file):
    assert bare_texts(file.read_text()) == []


@pytest.mark.parametrize(
    "source",
    ["<p>Hello</p>", "<p>达峰了</p>", '<a title="Go on">{{ x }}</a>', "<p>{{ a }} tonnes</p>"],
)
def test_a_bare_text_is_found(source):
    assert bare_texts(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="big word">{% translate "Hello" %}</p>',
        "{% blocktranslate %}Hello {{ x }}{% endblocktranslate %}",
        "<p>{{ a }} · 1 &nbsp;</p>",
    ],
)
def test_a_translated_text_is_not(source):
    assert bare_texts(source) == []


def test_one_message_has_one_wording_in_all_catalogues():
    wordings: dict[tuple[object, object], dict[object, list[str]]] = {}
    for context in catalogue.list_contexts():
        file = catalogue.file_of(context)
        if file.exists():
            for message in catalogue.read_po(file.open("rb")):
                key = (message.context, message.id)
                wordings.setdefault(key, {}).setdefault(message.string, []).append(context)
    # Django merges the catalogues: of two wordings, one would stand on the other's pages
    clashes = {key: found for key, found in wordings.items() if key[1] and len(found) > 1}
    assert not clashes


@pytest.mark.parametrize("context", catalogue.list_contexts())
def test_a_catalogue_is_read_whether_its_context_is_a_django_app_or_not(context):
    read = catalogue.read_po(catalogue.file_of(context).open("rb"))
    simple = [each for each in read if isinstance(each.id, str) and each.id and each.string]
    with translation.override("zh-hans"):
        unread = [
            each.id
            for each in simple
            if (
                translation.pgettext(each.context, each.id)
                if each.context
                else translation.gettext(each.id)
            )
            != each.string
        ]
    assert simple
    assert not unread
