"""How long importing a framework takes: read, check and write, from YAML and from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from frameworks import files
from frameworks.definition.document import Document
from frameworks.exporting import SINGLE, Form
from frameworks.services import import_document
from tests.documents import Tree, bilingual, document, large_tree


def _lengthened(questions: int) -> Document:
    """Level questions in two languages, with texts as long as those of the flagship (4 kB each)."""
    tree: Tree = large_tree(questions)
    for row in tree["questions"].values():
        for name in ("prompt", "why", "how_to_answer"):
            row[name] = " ".join([row[name]] * 6)
        for level in row["levels"].values():
            for name, text in level.items():
                level[name] = " ".join([text] * 5)
    return document(bilingual(tree, "这一段译文与一个普通的段落一样长。" * 3))


@pytest.mark.parametrize(("questions", "most"), [(100, 0.5), (1000, 4.0)])
@pytest.mark.parametrize("form", [Form.YAML, Form.XLSX])
def test_import_of_bilingual_questions(
    db: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: Form,
    questions: int,
    most: float,
) -> None:
    path = tmp_path / f"framework.{form}"
    path.write_bytes(SINGLE[form](_lengthened(questions)))

    start = perf_counter()
    result = files.read(path)
    read = perf_counter()
    assert result.document is not None
    import_document(document=result.document)
    done = perf_counter()

    with capsys.disabled():
        size = path.stat().st_size / 1e6
        print(  # noqa: T201 -- the figure is what this is for
            f"\n| import, {questions} bilingual questions, {form} ({size:.1f} MB) "
            f"| {done - start:.2f} s (read {read - start:.2f}, write {done - read:.2f}) "
            f"| at most {most} s |"
        )
