"""A folder of YAML files to one validated `Pack`, or to the list of all that is wrong with it."""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.kernel.strict import BadSyntax, load_yaml, yaml_lines
from dafeng.packs import error as e
from dafeng.packs.check import COLLECTIONS, Finding, check
from dafeng.packs.schema import FILES, Model, Pack

FILE_LIMIT: Final = 4_000_000
"""The largest file of a pack [bytes]: forty times the largest known."""

REASONS: Final = {
    "literal_error": N_("it must be one of {expected}"),
    "string_type": N_("it must be text, in quotes where it looks like something else"),
    "string_too_short": N_("it must not be empty"),
    "string_pattern_mismatch": N_("it does not have the form of such a key or code"),
    "string_too_long": N_("it is too long"),
    "int_type": N_("it must be a whole number, without quotes"),
    "float_type": N_("it must be a number, without quotes"),
    "bool_type": N_("it must be true or false"),
    "date_type": N_("it must be a date such as {example}, without quotes"),
    "tuple_type": N_("it must be a list"),
    "model_type": N_("it must be a group of keys"),
    "finite_number": N_("it must be a finite number"),
    "greater_than_equal": N_("it is too small"),
    "less_than_equal": N_("it is too large"),
}
"""What the schema's complaints mean to a person, by the schema's own names for them."""

SHIPPED: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a pack, and where: file, line, pointer, and the object's own key."""

    file: str
    line: int | None
    pointer: str
    key: str
    error: DafengError

    def as_dict(self, translate: Any = N_) -> dict[str, Any]:
        """The face of a problem in JSON; `where` is file and pointer in one."""
        return {
            "code": self.error.code,
            "message": self.error.message(translate),
            "where": f"{self.file}#{self.pointer}",
            "file": self.file,
            "line": self.line,
            "pointer": self.pointer,
            "key": self.key,
        }

    def sentence(self, translate: Any = N_) -> str:
        """A problem in one line, as a person reads it."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" ({self.key})" if self.key else ""
        return f"{place}{key}: {self.error.message(translate)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading gave: a pack and no problems, or problems and no pack."""

    name: str
    pack: Pack | None
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    def require(self) -> Pack:
        """The pack, or `InvalidPack` with all problems."""
        if self.pack is None:
            raise e.InvalidPack(
                problems=self.problems,
                name=self.name,
                count=len(self.problems),
                first=self.problems[0].sentence(),
            )
        return self.pack


def shipped_packs() -> list[str]:
    """The names of the cities that come with Dafeng."""
    return sorted(head.parent.name for head in SHIPPED.glob("*/pack.yaml"))


def find_pack(name: str) -> Path:
    """The folder of a shipped pack by its name, or an existing folder by its path.

    :raises NoSuchPack: where it is neither.
    """
    if name in shipped_packs():
        return SHIPPED / name
    folder = Path(name)
    if not name.strip() or "\0" in name or not folder.is_dir():
        raise e.NoSuchPack(name=name, shipped=", ".join(shipped_packs()))
    return folder


def read_pack(folder: Path) -> Outcome:
    """Read a folder and check all of it; every problem is reported, not only the first."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            texts[path.name] = _text(path)
        except e.UnreadableFile as error:
            texts.setdefault(path.name, "")
            problems.append(Problem(path.name, None, "", "", error))
    unreadable = {problem.file for problem in problems}
    outcome = parse_pack(name=folder.name, texts=texts, skip=unreadable)
    if not problems:
        return outcome
    return Outcome(outcome.name, None, (*problems, *outcome.problems), outcome.counts)


def _text(path: Path) -> str:
    limit_mb = FILE_LIMIT // 1_000_000
    try:
        if not path.is_file():  # a pipe or a device would be read for ever
            reason = N_("it is no plain file")
            raise e.UnreadableFile(file=path.name, reason=reason, limit_mb=limit_mb)
        if path.stat().st_size > FILE_LIMIT:
            reason = N_("it has more than {limit_mb} MB")
            raise e.UnreadableFile(file=path.name, reason=reason, limit_mb=limit_mb)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = N_("byte {place} is not UTF-8")
        raise e.UnreadableFile(
            file=path.name, reason=reason, place=error.start, limit_mb=limit_mb
        ) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise e.UnreadableFile(
            file=path.name, reason=e.OTHER_REASON, detail=detail, limit_mb=limit_mb
        ) from error


def parse_pack(
    *, name: str, texts: Mapping[str, str], skip: frozenset[str] | set[str] = frozenset()
) -> Outcome:
    """Check the texts of a pack's files and put them together.

    :param name: what to call the pack in messages.
    :param texts: file name → YAML text.
    :param skip: files whose text could not be had and that are reported already.
    :returns: the pack, or every problem; the counts are those of the files that could be read.
    """
    models: dict[str, Model] = {}
    raw: dict[str, Any] = {}
    findings: list[Finding] = [*_names(texts)]
    for file, model in FILES.items():
        if file in texts and file not in skip:
            raw[file], read, wrong = _file(file, texts[file], model)
            findings += wrong
            if read is not None:
                models[file] = read
    findings += check(models)
    lines = {
        file: yaml_lines(texts[file])
        for file in {finding.file for finding in findings}
        if raw.get(file) is not None
    }
    problems = tuple(_problem(finding, lines.get(finding.file, {}), raw) for finding in findings)
    pack = None if problems or skip else _assemble(models)
    return Outcome(name, pack, problems, _counts(raw))


def _names(texts: Mapping[str, str]) -> list[Finding]:
    missing = [Finding(file, "", e.MissingFile(file=file)) for file in FILES if file not in texts]
    known = ", ".join(FILES)
    extra = [
        Finding(file, "", e.UnknownFile(file=file, known=known))
        for file in sorted(texts)
        if file not in FILES
    ]
    return missing + extra


def _file(file: str, text: str, model: type[Model]) -> tuple[Any, Model | None, list[Finding]]:
    try:
        raw = load_yaml(text)
    except BadSyntax as error:
        return None, None, [Finding(file, "", e.BrokenFile(**error.values))]
    try:
        return raw, model.model_validate(raw), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        found = {  # one complaint a place: a number may be whole or not, and each type complains
            finding.pointer: finding for finding in (_shape(file, d, model) for d in details)
        }
        return raw, None, list(found.values())


def _shape(file: str, detail: ErrorDetails, model: type[Model]) -> Finding:
    """One complaint of the schema, as an error of ours at its place in the file."""
    path = [step for step in detail["loc"] if _stands(step)]
    key = str(path[-1]) if path else file
    pointer = "".join(f"/{step}" for step in path)
    if detail["type"] == "missing":
        return Finding(file, pointer, e.MissingKey(key=key))
    if detail["type"] == "extra_forbidden":
        known = _known(model, path[:-1])
        near = nearest(key, known) or "-"
        return Finding(file, pointer, e.UnknownKey(key=key, nearest=near, known=", ".join(known)))
    wrong = e.WrongValue(
        value=reprlib.repr(detail["input"]),
        key=key,
        reason=REASONS.get(detail["type"], e.OTHER_REASON),
        expected=detail.get("ctx", {}).get("expected", ""),
        detail=detail["msg"],
        example="2023-08-23",
    )
    return Finding(file, pointer, wrong)


def _stands(step: int | str) -> bool:
    """Whether a step of pydantic's path stands in the file, and is not the name of a type."""
    return isinstance(step, int) or step not in ("int", "float", "str")


def _known(model: type[BaseModel], path: list[int | str]) -> list[str]:
    """The keys that the format knows at a path."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            inner = _model(model.model_fields[step].annotation)
            if inner is None:
                return []
            model = inner
    return list(model.model_fields)


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model(part) for part in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found), None)


def _problem(finding: Finding, lines: Mapping[str, int], raw: Mapping[str, Any]) -> Problem:
    pointer = finding.pointer
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return Problem(
        finding.file,
        lines.get(pointer),
        finding.pointer,
        _key(raw.get(finding.file), finding.pointer),
        finding.error,
    )


def _key(raw: Any, pointer: str) -> str:
    """The key of the innermost object on the way to a pointer, so that a person finds it."""
    key = ""
    for step in pointer.split("/")[1:]:
        if isinstance(raw, list) and step.isdigit() and int(step) < len(raw):
            raw = raw[int(step)]
        elif isinstance(raw, dict):
            raw = raw.get(step)
        if isinstance(raw, dict):
            key = str(raw.get("id", raw.get("code", key)))
    return key


def _counts(raw: Mapping[str, Any]) -> dict[str, int]:
    """How many objects stand in each list, whether or not they are right."""
    counts = {}
    for file, kinds in COLLECTIONS.items():
        content = raw.get(file)
        for kind in kinds:
            rows = content.get(kind) if isinstance(content, dict) else None
            counts[kind] = len(rows) if isinstance(rows, list) else 0
    return counts


def _assemble(files: Mapping[str, Any]) -> Pack:
    return Pack(
        head=files["pack.yaml"],
        bodies=files["bodies.yaml"].bodies,
        places=files["places.yaml"].places,
        tile_notes=files["places.yaml"].tile_notes,
        definitions=files["definitions.yaml"].definitions,
        actions=files["tasks.yaml"].actions,
        tasks=files["tasks.yaml"].tasks,
        organisation=files["tasks.yaml"].organisation,
        targets=files["targets.yaml"].targets,
        systems=files["systems.yaml"].systems,
        figures=files["figures.yaml"].figures,
    )
