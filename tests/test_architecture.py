"""The house rules that a machine can hold: direction of imports, sizes, what is committed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = {"file": 400, "function": 60, "view": 45, "test": 55, "template": 200}


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def _python() -> list[Path]:
    return [path for path in _tracked("*.py") if "migrations" not in path.parts]


def test_imports_go_from_high_to_low() -> None:
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_the_budget() -> None:
    python = {p: len(p.read_text().splitlines()) for p in _python()}
    templates = {p: len(p.read_text().splitlines()) for p in _tracked("templates/*.html")}

    assert [p for p, lines in python.items() if lines > LARGEST["file"]] == []
    assert [p for p, lines in templates.items() if lines > LARGEST["template"]] == []


def _limit(path: Path, function: str) -> int:
    if "tests" in path.parts and function.startswith("test_"):
        return LARGEST["test"]
    return LARGEST["view" if "views" in path.parts else "function"]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_no_function_is_longer_than_the_budget() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in _python()
        for name, lines in _functions(path)
        if lines > _limit(path, name)
    ]

    assert long == []


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    needed = [line for line in lines if re.match(r'    "[A-Za-z][\w.\[\]-]*[<>=]', line)]

    assert [line for line in needed if "# " not in line] == []
    assert len(needed) > 20  # the pattern still finds them


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest
    assert newest[1] == project["version"]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    packages = [block for block in re.split(r"\n(?=[a-z0-9])", text) if "==" in block]

    assert [block for block in packages if "--hash=sha256:" not in block] == []
    assert "://" not in text


def test_no_file_lies_at_the_top_that_a_repository_does_not_need() -> None:
    given = {"manage.py", "pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md"}
    given |= {"SECURITY.md", "requirements.txt", "requirements-dev.txt", ".gitignore", ".ci"}
    given |= {"assessment", "frameworks", "templates", "static", "tests", "seeds", "docs"}

    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} <= given
