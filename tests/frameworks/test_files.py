"""Files: limits before anything is built, strict YAML, and how a folder becomes one document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from frameworks import files, yaml_text
from tests.documents import document, document_tree

TEXT = yaml.safe_dump(document_tree(), sort_keys=False)


def _read(tmp_path: Path, content: str | bytes, name: str = "file.yaml") -> list[tuple[str, int]]:
    """The kinds of fault and their lines in a file of this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(p.code, p.mark.line if p.mark else 0) for p in files.read(path).problems]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", [("empty-file", 1)]),
        ("- a\n- b\n", [("not-a-mapping", 1)]),
        ("title: [unclosed\n", [("not-yaml", 2)]),
        ("title: a\n  bad: indent\n", [("not-yaml", 2)]),
        ("title: \xff".encode("latin-1"), [("not-utf8", 1)]),
        ("a: &anchor x\nb: *anchor\n", [("alias", 1)]),
        ("title: !!python/object:os.system x\n", [("tag", 1)]),
        ("? [a, b]\n: c\n", [("key-not-plain", 1)]),
        ("a: " + "[" * 25 + "]" * 25 + "\n", [("too-deep", 1)]),
        ("a: b\n---\nc: d\n", [("two-documents", 2)]),
        ("a: b\0c\n", [("not-yaml", 1)]),
    ],
    ids=[
        *("empty", "list", "open", "indent", "latin1", "alias", "tag", "list-key", "deep"),
        *("two", "nul"),
    ],
)
def test_read_refuses_file(tmp_path: Path, content: str | bytes, faults: list[object]) -> None:
    assert _read(tmp_path, content) == faults


def test_read_refuses_alias_bomb_before_it_grows(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    assert _read(tmp_path, "\n".join(rows)) == [("alias", 1)]


def test_read_refuses_file_above_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert _read(tmp_path, TEXT) == [("too-large", 1)]


def test_read_refuses_file_of_too_many_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_text, "MAX_EVENTS", 5)
    assert [code for code, _line in _read(tmp_path, TEXT)] == ["too-many-parts"]


def test_read_names_both_lines_of_a_key_that_stands_twice(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text(TEXT + "title: Again\n", encoding="utf-8")
    first = next(n for n, line in enumerate(TEXT.splitlines(), 1) if line.startswith("title:"))

    last = len(TEXT.splitlines()) + 1
    problems = files.read(path).problems

    assert [str(p) for p in problems] == [
        f"twice.yaml:{last}:1: document: “title” stands here and in line {first}. Keep one."
    ]


@pytest.mark.parametrize("name", ["notes.txt", "archive.zip"])
def test_read_refuses_other_kinds_of_file(tmp_path: Path, name: str) -> None:
    assert _read(tmp_path, TEXT, name) == [("unknown-file", 1)]


def test_read_missing_path_says_so(tmp_path: Path) -> None:
    (problem,) = files.read(tmp_path / "nothing").problems
    assert problem.message == "There is no file or folder nothing."


def test_read_keeps_words_that_yaml_would_turn(tmp_path: Path) -> None:
    tree = document_tree(title="no", published="2026-11-24")
    path = tmp_path / "words.yaml"
    text = yaml.safe_dump(tree, sort_keys=False).replace("'no'", "no").replace("'2026", "2026")
    path.write_text(text.replace("11-24'", "11-24"), encoding="utf-8")

    found = files.read(path).document

    assert found is not None
    assert (found.title, found.published) == ("no", "2026-11-24")


def test_read_takes_for_numbers_only_what_no_reader_could_take_for_a_hash(tmp_path: Path) -> None:
    of = ("123456789012", "089012345678", "12345678e901")
    tree = document_tree(translations={"fr": {"dimensions": {"D1": {"of": "0" * 12}}}})
    path = tmp_path / "hash.yaml"
    for digits in of:
        text = yaml.safe_dump(tree, sort_keys=False).replace("'000000000000'", digits)
        path.write_text(text, encoding="utf-8")
        found = files.read(path).document
        assert found is not None
        assert found.translations["fr"].dimensions["D1"].of == digits


def test_read_joins_characters_that_json_has_in_two_halves(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(document_tree(title="𠮷 \\ud83d")), encoding="ascii")

    found = files.read(path).document

    assert found is not None
    assert found.title == "𠮷 \\ud83d"


def test_read_json_gives_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(document_tree(), indent=2), encoding="utf-8")

    assert files.read(path).document == document()


def _folder(tmp_path: Path) -> Path:
    """The small document as an author's folder: a perspective and half of the questions a file."""
    tree = document_tree()
    questions = tree.pop("questions")
    perspectives = tree.pop("perspectives")
    sources = tree.pop("sources")
    root = tmp_path / "framework"
    for name in ("questions", "perspectives"):
        (root / name).mkdir(parents=True)

    def write(name: str, part: object) -> None:
        (root / name).write_text(yaml.safe_dump(part, sort_keys=False), encoding="utf-8")

    write("framework.yaml", tree)
    write("sources.yaml", {"sources": sources})
    for n, perspective in enumerate(perspectives):
        write(f"perspectives/{n}.yaml", {"perspectives": [perspective]})
    codes = list(questions)
    write("questions/a.yaml", {code: questions[code] for code in codes[:4]})
    write("questions/b.yaml", {code: questions[code] for code in codes[4:]})
    return root


def test_read_folder_merges_its_files(tmp_path: Path) -> None:
    assert files.read(_folder(tmp_path)).document == document()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)


ALLOWED = "framework.yaml, sources.yaml, perspectives/, questions/, translations/"
Spoil = Callable[[Path], object]
FOLDER_FAULTS: list[tuple[str, Spoil, str]] = [
    (
        "same question in two files",
        lambda root: (root / "questions" / "c.yaml").write_bytes(
            (root / "questions" / "a.yaml").read_bytes()
        ),
        "questions/c.yaml:2:3: document: “alpha” stands in another file as well. Keep one.",
    ),
    (
        "questions that are a text elsewhere",
        lambda root: (root / "a.yaml").write_text("questions: none"),
        (
            "questions/a.yaml:1:1: document: “questions” is no mapping in another file. "
            "Correct it there."
        ),
    ),
    (
        "unknown file",
        lambda root: (root / "notes.txt").write_text("x"),
        f"notes.txt:1:1: document: Only YAML files belong here: {ALLOWED}.",
    ),
    (
        "unknown folder",
        lambda root: _write(root / "other" / "x.yaml", "a: b"),
        "other/x.yaml:1:1: document: The folder “other” is not known. Move the file.",
    ),
    (
        "symbolic link",
        lambda root: (root / "link.yaml").symlink_to(root / "framework.yaml"),
        "link.yaml:1:1: document: Symbolic links are not followed. Remove it.",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "message"), [row[1:] for row in FOLDER_FAULTS], ids=[row[0] for row in FOLDER_FAULTS]
)
def test_read_folder_refuses(tmp_path: Path, spoil: Spoil, message: str) -> None:
    root = _folder(tmp_path)
    spoil(root)

    result = files.read(root)

    assert result.document is None
    assert str(result.problems[0]) == message


def test_read_folder_counts_the_size_of_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _folder(tmp_path)
    monkeypatch.setattr(files, "MAX_BYTES", (root / "framework.yaml").stat().st_size + 10)

    problems = files.read(root).problems

    assert {p.code for p in problems} == {"too-large"}
    assert "framework.yaml" not in {p.mark.file for p in problems if p.mark}


def test_read_folder_refuses_more_files_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 3)

    assert [p.code for p in files.read(_folder(tmp_path)).problems] == ["too-many-files"]


def test_read_folder_gives_the_place_in_the_file_that_holds_it(tmp_path: Path) -> None:
    root = _folder(tmp_path)
    path = root / "perspectives" / "1.yaml"
    path.write_text(path.read_text().replace("question: zeta", "question: omega"))

    places = [
        (p.mark.file, p.path)
        for p in files.read(root).problems
        if p.mark and p.code[:7] == "unknown"
    ]

    place = ("perspectives", "1", "dimensions", "0", "indicators", "1", "question")
    assert places == [("perspectives/1.yaml", place)]
