"""The house rules of design.md as tests: imports run one way, files and functions stay small, docs are there."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "lyricstudio"
FILES = sorted(ROOT.rglob("*.py"))

# Which rooms each room may import; `resources` and `paths` are leaves that know no room.
LEAVES = {"resources", "paths"}
BELOW = {
    "domain": set(),
    "bases": {"domain"},
    "store": {"domain"},
    "importers": {"domain"},
    "exporters": {"domain"},
    "providers": {"domain"},
    "engine": {"domain", "bases"},
    "services": {"domain", "bases", "store", "importers", "exporters", "providers"},
    "jobs": {"domain", "bases", "store", "importers", "exporters", "providers", "services"},
    "ui": {"domain", "bases", "store", "importers", "exporters", "providers", "services", "jobs"},
    "cli": {"domain", "bases", "store", "importers", "exporters", "providers", "services", "jobs"},
}
ONLY_IN = {
    "PySide6": ("ui/", "jobs/qt.py", "app.py"),
    "pyqtgraph": ("ui/",),
    "sqlite3": ("store/",),
    "openai": ("providers/",),
    "gguf": ("engine/", "bases/"),
    "xllamacpp": ("engine/",),
    "starlette": ("engine/",),
    "uvicorn": ("engine/",),
    "keyring": ("providers/",),
}
# Libraries of the field that domain may use: values and pure functions, no I/O.
DOMAIN_LIBRARIES = {"rapidfuzz", "ftfy", "numpy"}


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "lyricstudio":
                yield from (f"lyricstudio.{alias.name}" for alias in node.names)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=_relative)
def test_imports_run_one_way(path: Path) -> None:
    room = _relative(path).split("/")[0].removesuffix(".py")
    for name in _imports(_tree(path)):
        pieces = name.split(".")
        if pieces[:2] == ["lyricstudio", "app"]:
            assert _relative(path) == "cli/window.py", "only the verb that opens the window knows the window"
            continue
        if pieces[0] == "lyricstudio" and len(pieces) > 1 and room in BELOW:
            allowed = BELOW[room] | {room} | (set() if room == "domain" else LEAVES)
            assert pieces[1] in allowed | {"__version__"}, f"{room} must not import {name}"
        places = ONLY_IN.get(pieces[0])
        if places:
            assert _relative(path).startswith(places), f"{name} belongs in {places}"


@pytest.mark.parametrize("path", [p for p in FILES if _relative(p).startswith("domain/")], ids=_relative)
def test_domain_is_pure(path: Path) -> None:
    banned = {"os", "pathlib", "socket", "subprocess", "threading", "sqlite3", "urllib", "shutil", "tempfile"}
    for name in _imports(_tree(path)):
        top = name.split(".")[0]
        assert top not in banned, f"domain does no I/O: {name}"
        assert top in {"lyricstudio", "__future__"} | DOMAIN_LIBRARIES | sys.stdlib_module_names, name


@pytest.mark.parametrize("path", FILES, ids=_relative)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500, f"{path} has more than 500 lines: one noun per file"
    for function in _functions(ast.parse(text)):
        assert _length(function) <= 60, f"{path}:{function.lineno} {function.name} is longer than 60 lines"


def test_nine_of_ten_functions_are_short() -> None:
    lengths = sorted(_length(f) for path in FILES for f in _functions(_tree(path)))
    assert lengths[int(len(lengths) * 0.9)] <= 25


@pytest.mark.parametrize("path", FILES, ids=_relative)
def test_every_module_says_why_it_exists(path: Path) -> None:
    assert ast.get_docstring(_tree(path)), f"{path} has no docstring"


def test_packaging_is_no_package() -> None:
    assert not (ROOT.parent / "packaging" / "__init__.py").exists(), "it would hide the packaging library"


def test_nobody_imports_the_engine() -> None:
    offenders = [
        _relative(path)
        for path in FILES
        if not _relative(path).startswith("engine/")
        and any(name.startswith("lyricstudio.engine") for name in _imports(_tree(path)))
    ]
    assert offenders == []
