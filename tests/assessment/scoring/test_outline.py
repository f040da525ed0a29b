from __future__ import annotations

import pytest

from assessment.scoring.outline import Chapter, outline, part_of, parts
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Depth
from tests.documents import dimension, document, document_tree, question


def _chapter(*sizes: int, components: bool = True) -> Chapter:
    """A dimension with components of these sizes, or with as many questions and no component."""
    codes = iter(f"x{n}" for n in range(sum(sizes)))
    groups = [[next(codes) for _n in range(size)] for size in sizes]
    asked = [code for group in groups for code in group]
    tree = document_tree(questions={code: question(code) for code in asked})
    placed = dimension("D1", *asked)
    if components:
        placed |= {
            "indicators": [],
            "components": [dimension(f"C{n}", *group) for n, group in enumerate(groups)],
        }
    tree["perspectives"] = [tree["perspectives"][0] | {"dimensions": [placed]}]
    return outline(resolve(document(tree), "en"), ["one"], Depth.CORE).chapters[0]


@pytest.mark.parametrize(
    ("sizes", "pages"),
    [
        ((3, 5), [8]),
        ((4, 5), [4, 5]),
        ((3, 3, 3, 3), [6, 6]),
        ((2, 9, 1), [2, 9, 1]),
        ((1,), [1]),
    ],
)
def test_parts_split_at_components_beyond_eight_questions(
    sizes: tuple[int, ...], pages: list[int]
) -> None:
    chapter = _chapter(*sizes)

    found = parts(chapter)

    assert [len(page) for page in found] == pages
    assert tuple(entry for page in found for entry in page) == chapter.entries


def test_parts_never_tear_a_dimension_without_components() -> None:
    assert [len(page) for page in parts(_chapter(12, components=False))] == [12]


def test_part_of_names_the_page_of_a_question() -> None:
    chapter = _chapter(4, 5)

    assert [part_of(chapter, code) for code in ("x0", "x3", "x4", "x8")] == [1, 1, 2, 2]
