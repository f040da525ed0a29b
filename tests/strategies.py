"""Generated framework documents, and ways to spoil one."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from frameworks.definition.check_translations import source_texts
from frameworks.definition.render import source_hash
from tests.documents import (
    Tree,
    checklist,
    dimension,
    document,
    document_tree,
    metric,
    question,
    source,
    tree_citation,
)

# Texts that a reader of YAML, of JSON or of a spreadsheet could take for something else.
TRAPS = (
    *("no", "yes", "null", "~", "true", "1.0", "089", "0x1F", "1e3", "-1", "+2", "1_000", ".5"),
    *("2026-11-24", "12:30", "=1+1", "+A1", "@name", "-", "- list", "# remark", "key: value"),
    *("[flow]", "{a: b}", "'quoted'", '"', "*alias", "&anchor", "!tag", "%TAG", "|", ">", "`", "?"),
    *("#N/A", "two\nlines", "two\n\n  indented\nlines", "a  b", "tab\there", "_x0041_", "x005F_"),
    *(
        "智慧城市治理成熟度",
        "e\u0301",
        "a\u2028b",
        "\ufeff",
        "😀 𠮷",
        "\u0661\u0662",
        "<b>&amp;</b>",
    ),
    "word " * 40,
    "逐字" * 60,
)
printable = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
texts = st.sampled_from(TRAPS) | st.text(printable, min_size=1, max_size=60).filter(str.strip)
WEIGHTS = (1, 1, 2, "0.5", "2.25", "1234.5678", 3)


class _Maker:
    """Builds a valid document from texts and a source of chance."""

    def __init__(self, pool: list[str], chance: Random) -> None:
        self.pool = pool
        self.chance = chance
        self.codes: list[str] = []

    def text(self) -> str:
        return self.chance.choice(self.pool)

    def maybe(self) -> bool:
        return self.chance.random() < 0.5

    def question(self, code: str) -> Tree:
        row = self.chance.choice((question, checklist, metric))(code)
        row |= {name: self.text() for name in ("title", "prompt", "why") if self.maybe()}
        row["evidence"] = [self.text() for _ in range(self.chance.randint(2, 5))]
        row["depth"] = self.chance.choice(("core", "extended"))
        if self.maybe():
            row |= {"not_applicable": True, "not_applicable_when": self.text()}
            row["rights"] = self.maybe()
        row["levels"][self.chance.randint(1, 5)]["is"] = self.text()
        if self.maybe():
            row["levels"][2]["citations"] = [self.citation()]
        if row["kind"] == "metric":
            row["thresholds"] = {2: "0.000001", 3: self.chance.randint(1, 9), 4: "99999.5"}
            row["bounds"] = {"min": 0, "max": "100000"}
        return row

    def citation(self) -> Tree:
        passages = [text.replace("\n", " ") for text in self.pool[:2]] if self.maybe() else []
        return tree_citation(self.text()) | {"locator": self.text(), "passages": passages}

    def part(self, code: str, **more: Any) -> Tree:
        asked = self.chance.sample(self.codes, self.chance.randint(1, len(self.codes)))
        return dimension(code, *asked, weight=self.chance.choice(WEIGHTS), **more)

    def dimension(self, code: str) -> Tree:
        if self.maybe():
            return self.part(code, description=self.text())
        half = (len(self.codes) + 1) // 2
        parts = [self.codes[:half], self.codes[half:]]
        components = [
            dimension(f"{code}-C{n}", *asked, weight=self.chance.choice(WEIGHTS))
            for n, asked in enumerate(parts)
            if asked
        ]
        return {**dimension(code), "indicators": [], "components": components}

    def source(self) -> Tree:
        row = source("A source", note=self.text(), unverified=self.maybe())
        row["passages"] = ["p1, first", "p2"] if self.maybe() else []
        row["csl"] |= {
            "title": self.text(),
            "issued": self.chance.choice((2020, "2020", "2023-02-03", -300)),
            "author": [{"literal": self.text()}, {"family": self.text(), "given": "G."}],
            "publisher-place": self.text(),
        }
        return row

    def tree(self) -> Tree:
        self.codes = [f"q{n}" for n in range(self.chance.randint(1, 3))]
        kinds = ("title", "description")
        tree = document_tree(**{name: self.text() for name in kinds})
        tree["sources"] = {"first": self.source(), "second": source("second")}
        tree["questions"] = {code: self.question(code) for code in self.codes}
        tree["perspectives"] = [
            row | {"dimensions": [self.dimension(f"{name}1")], "citations": [self.citation()]}
            for name, row in zip("DE", tree["perspectives"], strict=True)
        ]
        asked = {**self.part("D9"), "indicators": dimension("D9", *self.codes)["indicators"]}
        tree["perspectives"][0]["dimensions"].append(asked)  # none is left without a place
        if self.maybe():
            tree["published"] = "2026-11-24"
            tree["changes"] = {
                "since": "0.9.0",
                "questions": {self.codes[0]: {"is": "reworded", "note": self.text()}},
            }
        self._profile(tree)
        if self.maybe():
            tree["translations"] = {
                language: self._translation(tree) for language in ("zh-Hans", "fr") if self.maybe()
            }
        return tree

    def _profile(self, tree: Tree) -> None:
        if self.maybe():
            levels = {n: self.text() for n in (3, 1, 2, 5, 4)}
            row: Tree = {"code": "RDY", "part": "demand", "kind": "readiness", "title": self.text()}
            row |= {"prompt": self.text(), "levels": levels, "citations": [self.citation()]}
            tree["profile"] = [row]
            tree["related"] = [{"code": "pair", "title": "Both", "members": ["RDY", "D9-1"]}]

    def _translation(self, tree: Tree) -> Tree:
        """Some of the objects in another language; all texts of a chosen one."""
        sources = source_texts(document(tree))
        head = sources.pop("framework")[""]
        found: Tree = {"framework": self._translated(head)} if self.maybe() else {}
        for kind, rows in sources.items():
            chosen = {code: self._translated(row) for code, row in rows.items() if self.maybe()}
            if chosen:
                found[kind] = chosen
        return found

    def _translated(self, row: Tree) -> Tree:
        return {**self._other(row), "of": self.chance.choice((source_hash(row), "089012345678"))}

    def _other(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._other(part) for key, part in value.items() if part}
        if isinstance(value, list | tuple):
            if value and isinstance(value[0], dict):  # citations of a level, by their source
                names = ("locator", "claim")
                return {row["source"]: {n: self._other(row[n]) for n in names} for row in value}
            return [self._other(part) for part in value]
        return self.text()


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Valid documents with every kind of part; texts, weights and structure drawn at random."""
    pool = draw(st.lists(texts, min_size=3, max_size=8))
    return _Maker(pool, Random(draw(st.integers(0, 2**32)))).tree()  # noqa: S311 -- no secret


def _places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value below the top."""
    pairs: Any = ()
    if isinstance(tree, dict):
        pairs = tree.items()
    elif isinstance(tree, list):
        pairs = enumerate(tree)
    found = [path] if path else []
    for key, part in pairs:
        found += _places(part, (*path, key))
    return found


# Values of other types and sizes than any place of a document expects.
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 6, 10**30, 1.5, "", " ", "x" * 5000, "\0", "a\ud800", "\ufffe", "0"),
    *("1E+1000000", "NaN", "-Infinity", "1.123456789", "２", [], {}, [[]], [None], {"": ""}),
    *({None: 1}, {1: {}}, ["first"], {"of": "0" * 12}, "first", "alpha", "D1", "2026-02-30"),
)


NAMES = ("other", "", 7, None, "code", "levels")


def _copied(value: Any) -> Any:
    """A deep copy of plain values, quicker than the library's."""
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _has(target: Any, step: Any) -> bool:
    if isinstance(target, list):
        return isinstance(step, int) and step < len(target)
    return isinstance(target, dict) and step in target


def _spoil(tree: Any, place: tuple[Any, ...], chance: Random) -> None:
    """Drop, rename, replace or double one value; nothing, if an earlier one took the place away."""
    *path, last = place
    target = tree
    for step in path:
        if not _has(target, step):
            return
        target = target[step]
    if not _has(target, last):
        return
    how = chance.choice(("drop", "rename", "replace", "replace", "double"))
    if how == "replace":
        target[last] = _copied(chance.choice(STRANGE))
    elif how == "double" and isinstance(target, list):
        target.append(_copied(target[last]))
    else:
        value = target.pop(last)
        if how == "rename" and isinstance(target, dict):
            target[chance.choice(NAMES)] = value


def spoiled(tree: Tree) -> st.SearchStrategy[Tree]:
    """The tree with one to three keys dropped or renamed, or values of other types."""
    places = _places(tree)

    def spoil(seed: int) -> Tree:
        chance = Random(seed)  # noqa: S311 -- no secret
        broken: Tree = _copied(tree)
        for _ in range(chance.randint(1, 3)):
            _spoil(broken, chance.choice(places), chance)
        return broken

    return st.integers(0, 2**32).map(spoil)
