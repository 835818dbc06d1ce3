"""A tutorial read as what its reader does: files, commands, steps on pages.

All of docs/tutorial is run, and of docs/how-to what says `<!-- runs -->`.
Fenced blocks are what is done; everything else is only said:

- ```` ```yaml file=PATH ```` (any language) writes a file of the reader's checkout.
- ```` ```console ```` runs each line after `$ `; the lines beneath are what it answers. `…` stands
  for any text within a line, a line of `…` alone for any lines.
- ```` ```console serve ```` starts its one command, waits for its answer, and lets it run.
- `<!-- page` … `-->` is Python on `page`, a browser (see `test_tutorial.py` of the browser).
  Its Chinese words, those of the interface, must stand in the text above it.

The reader's checkout is a copy of ours, so a new method is a new file there, as it would be here.
"""

import ast
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from tests.site.running import free_port

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("Makefile", "pyproject.toml", "src", "tests")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "node_modules", "external", "browser")
PORT = "8000"  # the one that a tutorial names; the test takes a free one
CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True)
class Block:
    """One thing that is done: what (`file`, `console`, `serve`, `page`), and where it stands."""

    kind: str
    text: str
    line: int
    path: str = ""


def tutorials() -> list[Path]:
    """The documents whose blocks are run."""
    docs = ROOT / "docs"
    running = [file for file in docs.glob("how-to/*.md") if "<!-- runs -->" in file.read_text()]
    return sorted([*docs.glob("tutorial/*.md"), *running])


def has_pages(file: Path) -> bool:
    """Whether it needs a browser."""
    return any(block.kind == "page" for block in read_blocks(file.read_text(encoding="utf-8")))


def read_blocks(text: str) -> list[Block]:
    """What a tutorial does, in its order."""
    return [block for token in MarkdownIt().parse(text) if (block := _block(token)) is not None]


def _block(token: Any) -> Block | None:
    line = (token.map or [0])[0] + 1
    if token.type == "html_block" and token.content.startswith("<!-- page"):
        code = token.content.removeprefix("<!-- page").strip().removesuffix("-->")
        return Block("page", code, line)
    if token.type != "fence":
        return None
    language, *more = token.info.split() or [""]
    path = next((word.removeprefix("file=") for word in more if word.startswith("file=")), "")
    if path:
        return Block("file", token.content, line, path)
    if language == "console":
        return Block("serve" if "serve" in more else "console", token.content, line)
    return None


def commands_of(text: str) -> list[tuple[str, str]]:
    """Each command with the answer that the tutorial shows."""
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    return [
        (command, answer.strip("\n")) for command, _, answer in (p.partition("\n") for p in parts)
    ]


def fits(said: str, shown: str) -> bool:
    """Whether an output is the one shown, `…` standing for what may differ."""
    pattern = "\n".join(
        r"(?:.*\n)*?.*" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*")
        for line in shown.splitlines()
    )
    tidy = "\n".join(line.rstrip() for line in said.strip("\n").splitlines())
    return re.fullmatch(pattern, tidy) is not None


def check_words(block: Block, *, above: str) -> None:
    """What a step on a page presses or expects in Chinese must be said by the text above it."""
    nodes = ast.walk(ast.parse(block.text))
    words = [node.value for node in nodes if isinstance(node, ast.Constant)]
    unsaid = [w for w in words if isinstance(w, str) and CHINESE.search(w) and w not in above]
    assert not unsaid, f"the text above line {block.line} does not say {unsaid}"


@dataclass
class Reader:
    """Somebody who follows a tutorial in a checkout of their own, under `folder`."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    servers: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        for name in COPIED:
            copy: Callable[..., Any] = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            more = {"ignore": NOT_COPIED} if (ROOT / name).is_dir() else {}
            copy(ROOT / name, self.folder / name, **more)
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        programs = self.folder / ".programs"
        programs.mkdir()
        make = programs / "make"  # the environment is built already
        make.write_text('#!/bin/sh\nexec /usr/bin/make -s -o setup -o dev "$@"\n')
        make.chmod(0o755)
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("DAFENG_", "PYTEST_", "DJANGO_"))
        }
        self.environment = kept | {
            "PATH": f"{programs}:{kept['PATH']}",
            "PYTHONPATH": str(self.folder / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DAFENG_HOME": str(self.folder / "var"),
            "DAFENG_PORT": str(self.port),
            "DAFENG_PROCESSES": "1",
            "NO_COLOR": "1",
        }

    def follow(self, text: str) -> None:
        """Do all that a tutorial says; an answer that is not the one shown fails."""
        blocks = read_blocks(text)
        lines = text.splitlines()
        for block in blocks:
            if block.kind == "page":
                check_words(block, above="\n".join(lines[: block.line - 1]))
        for block in blocks:
            try:
                self._do(block)
            except Exception as error:
                error.add_note(f"in the block at line {block.line}")
                raise

    def _do(self, block: Block) -> None:
        if block.kind == "file":
            place = self.folder / block.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")
        elif block.kind == "page":
            exec(compile(block.text, f"the page at line {block.line}", "exec"), self.names)
        elif block.kind == "serve":
            ((command, shown),) = commands_of(block.text)
            self._serve(command, shown)
        else:
            for command, shown in commands_of(block.text):
                done = self._start(command)
                self._compare(command, done.communicate(timeout=120)[0], shown)

    def _start(self, command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def _serve(self, command: str, shown: str) -> None:
        server = self._start(f"exec {command} 2>server.log")
        self.servers.append(server)
        said: list[str] = []
        for line in self._lines(server):
            said.append(line)
            if "127.0.0.1" in line:
                break
        self._compare(command, "".join(said), shown)

    @staticmethod
    def _lines(server: subprocess.Popen[str], seconds: float = 120) -> Iterator[str]:
        deadline = time.monotonic() + seconds
        assert server.stdout is not None
        for line in server.stdout:
            assert time.monotonic() < deadline, "the server does not start"
            yield line

    def _compare(self, command: str, said: str, shown: str) -> None:
        said = said.replace(f":{self.port}", f":{PORT}").replace(str(self.folder), "/…")
        assert fits(said, shown), f"$ {command}\n--- shown\n{shown}\n--- said\n{said}"

    def stop(self) -> None:
        """End what is still running."""
        for server in self.servers:
            server.terminate()
            server.communicate(timeout=40)
