"""Every word of the interface is translated, and none stands in a template as it is."""

import importlib.util
import re
from pathlib import Path

import pytest

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
