"""The cross checks of a document: everything that one object alone cannot know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from frameworks.definition.check_questions import question_problems
from frameworks.definition.check_translations import translation_problems
from frameworks.definition.document import Citation, Component, Dimension, Document, Indicator
from frameworks.definition.problems import Path, Problem, Severity
from frameworks.definition.types import Depth

Placed = tuple[Path, Indicator]


def validate(document: Document) -> list[Problem]:
    """Every problem of a well-shaped document, in no particular order."""
    return [
        *_published(document),
        *_scale(document),
        *_codes(document),
        *_perspectives(document),
        *_indicators(document),
        *_profile(document),
        *_themes(document),
        *(p for code, q in document.questions.items() for p in question_problems(code, q)),
        *_level_citations(document),
        *_changes(document),
        *_supersedes(document),
        *translation_problems(document),
        *_core_depth(document),
    ]


def indicators_of(dimension: Dimension | Component, path: Path) -> Iterator[Placed]:
    """Every indicator of a dimension, those of its components included, with its path."""
    for n, indicator in enumerate(dimension.indicators):
        yield (*path, "indicators", str(n)), indicator
    for n, component in enumerate(getattr(dimension, "components", ())):
        yield from indicators_of(component, (*path, "components", str(n)))


def dimensions_of(document: Document) -> Iterator[tuple[Path, Dimension]]:
    for n, perspective in enumerate(document.perspectives):
        for m, dimension in enumerate(perspective.dimensions):
            yield ("perspectives", str(n), "dimensions", str(m)), dimension


def placed(document: Document) -> Iterator[Placed]:
    for path, dimension in dimensions_of(document):
        yield from indicators_of(dimension, path)


def _published(document: Document) -> Iterator[Problem]:
    try:
        if document.published:
            date.fromisoformat(document.published)
    except ValueError:
        message = f"There is no day {document.published}. Give year, month and day."
        yield Problem("no-such-day", ("published",), message)


def _scale(document: Document) -> Iterator[Problem]:
    levels = [row.level for row in document.scale]
    if levels != [1, 2, 3, 4, 5]:
        yield Problem(
            "scale-levels",
            ("scale",),
            f"The scale has the levels {levels}. Give exactly 1, 2, 3, 4 and 5, in this order.",
        )


def _codes(document: Document) -> Iterator[Problem]:
    """Codes are unique among all objects of the framework, so that none can be mistaken."""
    found: list[tuple[str, Path]] = [
        (row.code, ("perspectives", str(n))) for n, row in enumerate(document.perspectives)
    ]
    for path, dimension in dimensions_of(document):
        found.append((dimension.code, path))
        found += [
            (c.code, (*path, "components", str(n))) for n, c in enumerate(dimension.components)
        ]
    found += [(indicator.code, path) for path, indicator in placed(document)]
    found += [(row.code, ("profile", str(n))) for n, row in enumerate(document.profile)]
    found += [(row.code, ("related", str(n))) for n, row in enumerate(document.related)]
    seen: set[str] = set(document.questions)
    for code, path in found:
        if code in seen:
            yield Problem(
                "duplicate-code", (*path, "code"), f"The code “{code}” is used twice. Change one."
            )
        seen.add(code)


def _perspectives(document: Document) -> Iterator[Problem]:
    for n, row in enumerate(document.perspectives):
        path: Path = ("perspectives", str(n))
        yield from _known_source(document, row.source, (*path, "source"))
        yield from _citations(document, row.citations, path)
        if not row.dimensions:
            yield Problem("no-dimensions", path, f"“{row.code}” has no dimension. Add one.")
    for path, dimension in dimensions_of(document):
        yield from _dimension(dimension, path)


def _dimension(row: Dimension, path: Path) -> Iterator[Problem]:
    yield from _positive(row.weight, path)
    if row.indicators and row.components:
        message = f"“{row.code}” has indicators and components. Move the indicators into one."
        yield Problem("indicators-and-components", path, message)
    if not row.indicators and not row.components:
        message = f"“{row.code}” has no indicator. Add one, or remove the dimension."
        yield Problem("no-indicators", path, message)
    for n, component in enumerate(row.components):
        place = (*path, "components", str(n))
        yield from _positive(component.weight, place)
        if not component.indicators:
            message = f"“{component.code}” has no indicator. Add one, or remove the component."
            yield Problem("no-indicators", place, message)
    asked = Counter(indicator.question for _path, indicator in indicators_of(row, path))
    for place, indicator in indicators_of(row, path):
        if asked[indicator.question] > 1:
            yield Problem(
                "question-twice",
                (*place, "question"),
                f"“{indicator.question}” stands twice in “{row.code}”. Keep one of the two.",
            )
            asked[indicator.question] = 0


def _positive(weight: object, path: Path) -> Iterator[Problem]:
    if not weight > 0:  # type: ignore[operator]
        message = f"The weight is {weight}. Give a number above 0, or leave it out for 1."
        yield Problem("weight-not-positive", (*path, "weight"), message)


def _indicators(document: Document) -> Iterator[Problem]:
    asked: set[str] = set()
    for path, indicator in placed(document):
        yield from _positive(indicator.weight, path)
        asked.add(indicator.question)
        if indicator.question not in document.questions:
            yield Problem(
                "unknown-question",
                (*path, "question"),
                f"There is no question “{indicator.question}”. Add it, or correct the code.",
            )
        if not indicator.citations:
            message = f"“{indicator.code}” cites nothing. Add the passage that it rests on."
            yield Problem("no-citation", path, message)
        yield from _citations(document, indicator.citations, path)
    for code in document.questions:
        if code not in asked:
            message = f"No indicator asks “{code}”. Place it in a dimension, or remove it."
            yield Problem("question-not-placed", ("questions", code), message)


def _citations(document: Document, rows: Iterable[Citation], path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, row in enumerate(rows):
        place = (*path, "citations", str(n))
        yield from _known_source(document, row.source, (*place, "source"))
        if row.source in seen:
            message = f"“{row.source}” is cited twice here. Name both places in one citation."
            yield Problem("source-twice", (*place, "source"), message)
        seen.add(row.source)


def _level_citations(document: Document) -> Iterator[Problem]:
    for code, question in document.questions.items():
        for number, level in question.levels.items():
            path: Path = ("questions", code, "levels", str(number))
            yield from _citations(document, level.citations, path)


def _changes(document: Document) -> Iterator[Problem]:
    if document.changes is None:
        return
    for code in document.changes.questions:
        if code not in document.questions:
            message = f"There is no question “{code}”. Correct the code, or remove the note."
            yield Problem("change-of-nothing", ("changes", "questions", code), message)
    if document.changes.since == document.version:
        message = f"This is version {document.version} itself. Name the version before it."
        yield Problem("changes-since-itself", ("changes", "since"), message)


def _known_source(document: Document, key: str, path: Path) -> Iterator[Problem]:
    if key not in document.sources:
        message = f"There is no source “{key}”. Add it to the sources, or correct the key."
        yield Problem("unknown-source", path, message)


def _profile(document: Document) -> Iterator[Problem]:
    for n, row in enumerate(document.profile):
        path: Path = ("profile", str(n))
        yield from _citations(document, row.citations, path)
        wanted = {1, 2, 3, 4, 5} if row.kind == "readiness" else set()
        if set(row.levels) != wanted:
            message = "A readiness item has levels 1 to 5, a relevance item none. Correct them."
            yield Problem("profile-levels", (*path, "levels"), message)


def _themes(document: Document) -> Iterator[Problem]:
    known = {indicator.code for _path, indicator in placed(document)}
    known |= {row.code for row in document.profile}
    for n, theme in enumerate(document.related):
        path: Path = ("related", str(n), "members")
        if len(set(theme.members)) < 2:
            message = f"“{theme.code}” has fewer than two members. Add one, or remove the theme."
            yield Problem("theme-too-small", path, message)
        for m, member in enumerate(theme.members):
            if member not in known:
                message = f"There is no indicator or profile item “{member}”. Correct the code."
                yield Problem("unknown-member", (*path, str(m)), message)


def _supersedes(document: Document) -> Iterator[Problem]:
    for code, question in document.questions.items():
        path: Path = ("questions", code, "supersedes")
        if question.supersedes == code:
            yield Problem("supersedes-itself", path, "A question can't supersede itself.")
        elif question.supersedes in document.questions:
            message = (
                f"“{question.supersedes}” is still in this version. A question that is superseded "
                "is removed; remove it, or leave out “supersedes”."
            )
            yield Problem("supersedes-existing", path, message)


def _core_depth(document: Document) -> Iterator[Problem]:
    """One missing answer must not hide a dimension: at least three core questions, none heavy."""
    for path, dimension in dimensions_of(document):
        weights = _core_weights(document, dimension, path)
        if not weights:
            continue
        if len(weights) < 3:
            message = f"“{dimension.code}” has {len(weights)} core questions. Three are advised."
            yield Problem("few-core-questions", path, message, Severity.WARNING)
        elif max(weights) > Fraction(1, 3) * sum(weights):
            message = (
                f"One core question of “{dimension.code}” carries more than a third of its weight. "
                "Spread the weights, or add a question."
            )
            yield Problem("heavy-core-question", path, message, Severity.WARNING)


def _core_weights(document: Document, dimension: Dimension, path: Path) -> list[Fraction]:
    """Effective weights at core depth: every component counts by its own weight."""

    def core(part: Dimension | Component) -> list[Fraction]:
        return [
            Fraction(indicator.weight)
            for _path, indicator in indicators_of(part, path)
            if (question := document.questions.get(indicator.question))
            and question.depth == Depth.CORE
        ]

    if not dimension.components:
        return core(dimension)
    found: list[Fraction] = []
    for component in dimension.components:
        own = core(component)
        if sum(own) <= 0:  # a fault of its own; it is named elsewhere
            return []
        found += [Fraction(component.weight) * weight / sum(own) for weight in own]
    return found
