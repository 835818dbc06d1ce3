"""Translation catalogues: `compile` every .po, or `extract` the wording of every context."""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "dafeng"
LOCALE = "zh_Hans"
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "translate": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def file_of(context: str) -> Path:
    """The catalogue of a context."""
    return SOURCE / context / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def list_contexts() -> list[str]:
    """Every context by its folder."""
    return sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())


def extract_template(source: str) -> list[tuple[str | tuple[str, str], str | None]]:
    """The messages of a Django template as (msgid or (msgid, plural), context)."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    calls = templatize(source)
    names = "|".join(("ngettext", "npgettext", "pgettext", "gettext"))
    found: list[tuple[str | tuple[str, str], str | None]] = []
    text = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    import ast

    for call in re.finditer(rf"(?<![a-z])(_|{names})\(\s*({text}(?:\s*,\s*{text})*)", calls):
        words = [ast.literal_eval(each[1]) for each in re.finditer(text, call[2])]
        match call[1]:
            case "pgettext":
                found.append((words[1], words[0]))
            case "ngettext":
                found.append(((words[0], words[1]), None))
            case "npgettext":
                found.append(((words[1], words[2]), words[0]))
            case _:
                found.append((words[0], None))
    return found


def collect(context: str) -> Catalog:
    """All messages of a context: its Python files and its templates."""
    catalog = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    folder = SOURCE / context
    for _name, _line, message, _comments, scope in extract_from_dir(
        str(folder),
        method_map=[("**/migrations/**", "ignore"), ("**.py", "python")],
        keywords=KEYWORDS,
    ):
        catalog.add(message, context=scope)
    for suffix in ("*.html", "*.txt"):
        for file in sorted((folder / "templates").rglob(suffix)):
            for message, scope in extract_template(file.read_text()):
                catalog.add(message, context=scope)
    return catalog


def read(context: str) -> Catalog:
    """The catalogue as it stands; an empty one where the context has none."""
    file = file_of(context)
    if not file.exists():
        return Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    return read_po(BytesIO(file.read_bytes()), locale=LOCALE, abort_invalid=True)


def find_faults(context: str) -> list[str]:
    """What is wrong with a catalogue: missing, untranslated, fuzzy, obsolete, broken."""
    wanted, have = collect(context), read(context)
    faults = [f"obsolete: {message_id!r}" for message_id in have.obsolete]
    for message in wanted:
        if not message.id:
            continue
        known = have.get(message.id, message.context)
        if known is None:
            faults.append(f"missing: {message.id!r}")
        elif not (all(known.string) if isinstance(known.string, tuple) else known.string):
            faults.append(f"untranslated: {message.id!r}")
        elif known.fuzzy:
            faults.append(f"fuzzy: {message.id!r}")
        else:
            faults += [f"{message.id!r}: {fault}" for fault in find_broken(known)]
    ids = {(str(message.id), message.context) for message in wanted}
    faults += [
        f"no longer used: {message.id!r}"
        for message in have
        if message.id and (str(message.id), message.context) not in ids
    ]
    return faults


def find_broken(message: Message) -> list[str]:
    """Placeholders that a translation lost or invented."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    pattern = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    wanted = set(pattern.findall(source))
    return [
        f"placeholders differ: {sorted(wanted ^ set(pattern.findall(string)))}"
        for string in strings
        if set(pattern.findall(string)) != wanted
    ]


def compile_all() -> None:
    """Write a .mo beside every .po."""
    for file in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/*.po")):
        catalog = read_po(BytesIO(file.read_bytes()), locale=file.parts[-3], abort_invalid=True)
        with file.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalog)


def extract_all() -> int:
    """Bring every catalogue up to date, keeping its translations; returns how many are missing."""
    missing = 0
    for context in list_contexts():
        wanted, have = collect(context), read(context)
        if not len(wanted):
            continue
        for message in wanted:
            known = have.get(message.id, message.context) if message.id else None
            if known is not None:
                message.string = known.string
            missing += bool(message.id) and not message.string
        file = file_of(context)
        file.parent.mkdir(parents=True, exist_ok=True)
        wanted.header_comment = f"# Chinese wording of {context}."
        with file.open("wb") as target:
            write_po(target, wanted, width=0, sort_output=True, omit_header=False)
        _drop_dates(file)
    return missing


def _drop_dates(file: Path) -> None:
    lines = file.read_text().splitlines(keepends=True)
    noise = (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Generated-By",
        "Language-Team",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
    file.write_text(
        "".join(line for line in lines if not line.startswith(tuple(f'"{n}' for n in noise)))
    )


def main() -> int:
    """Run one of the two."""
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return 0
    if sys.argv[1:] == ["extract"]:
        missing = extract_all()
        print(f"{missing} messages wait for their Chinese wording")
        return 0
    print("usage: catalogue.py compile|extract", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
