"""Broken framework files: each fault gives its message at its line, and nothing is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from frameworks import files
from frameworks.definition.parse import parse
from frameworks.definition.problems import Problem
from tests.documents import source
from tests.framework_faults import D1, FAULTS, IDS, OF, Q, spoil


def _line_of(text: str, path: str) -> int:
    """The line of a path, or of its nearest parent that stands in the text, by its own reading."""

    def walk(node: yaml.Node, steps: list[str]) -> int:
        line = node.start_mark.line + 1
        if not steps:
            return line
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == steps[0]:
                    return walk(value, steps[1:])
        if isinstance(node, yaml.SequenceNode) and int(steps[0]) < len(node.value):
            return walk(node.value[int(steps[0])], steps[1:])
        return line

    node = yaml.compose(text)
    assert node is not None
    return walk(node, path.split("."))


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(("code", "tree", "path", "message"), FAULTS, ids=IDS)
def test_parse_names_fault_with_line_and_way_to_mend(
    code: str, tree: dict[str, Any], path: str, message: str, tmp_path: Path
) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")

    result = files.read(file)

    problem = next(p for p in _errors(result.problems) if p.code == code)
    assert (result.document, ".".join(problem.path)) == (None, path)
    assert problem.message.startswith(message)
    assert problem.mark is not None
    assert (problem.mark.file, problem.mark.line) == ("broken.yaml", _line_of(text, path))


def test_faults_are_of_many_kinds() -> None:
    assert len({(code, path) for code, _tree, path, _message in FAULTS}) >= 50


def test_parse_lists_all_problems_at_once_in_order_of_the_file(tmp_path: Path) -> None:
    tree = spoil(*Q, "rights", value=True)
    tree["questions"]["gamma"]["supersedes"] = "gamma"
    tree["questions"]["delta"]["facets"] = ["coverage"]
    file = tmp_path / "broken.yaml"
    file.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")

    problems = files.read(file).problems

    assert [p.code for p in problems] == ["rights-without-na", "supersedes-itself", "facets"]
    lines = [p.mark.line for p in problems if p.mark]
    assert lines == sorted(lines)


def test_parse_warns_of_few_core_questions_and_keeps_the_document() -> None:
    tree = spoil(*D1, "indicators", 2, remove=True)
    del tree["questions"]["gamma"]

    result = parse(tree)

    assert result.document is not None
    assert [str(p) for p in result.problems] == [
        "warning: perspectives.0.dimensions.0: “D1” has 2 core questions. Three are advised."
    ]


def test_parse_warns_of_one_heavy_core_question() -> None:
    result = parse(spoil(*D1, "indicators", 0, "weight", value=2))

    assert [p.code for p in result.problems] == ["heavy-core-question"]


def test_parse_warns_of_stale_translation_and_names_the_new_hash() -> None:
    tree = spoil("translations", value={"zh-Hans": {"related": {}, "sources": {"first": OF}}})

    result = parse(tree)

    assert [p.code for p in result.problems] == ["stale-translation"]
    assert result.document is not None


def test_parse_accepts_a_source_with_all_fields() -> None:
    record = source("third", note="Read in print.", unverified=True)
    tree = spoil("sources", "third", value=record)

    assert parse(tree).problems == ()
