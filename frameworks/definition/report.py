"""The content report of a framework: what an author wants to know before publishing.

Counts, passages that nothing cites, texts that repeat each other, texts of odd length, reading
ease of English, and how complete and current each translation is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from frameworks.definition.check_translations import source_texts
from frameworks.definition.document import Citation, Document, Question
from frameworks.definition.render import source_hash
from frameworks.definition.types import Depth, Kind
from frameworks.definition.validate import dimensions_of, placed

REPEATS = 0.5  # Jaccard of word 3-grams, of 4 characters in Chinese
WORDS_OF_A_LEVEL = (10, 80)
CHARACTERS_OF_A_LEVEL = (15, 160)  # in Chinese
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two texts, by place, that share more than they should; ``likeness`` is 0 to 1."""

    first: str
    second: str
    likeness: float


@dataclass(frozen=True, slots=True)
class TranslationState:
    """``missing`` and ``stale`` are places; ``coverage`` is 0 to 1, by texts."""

    coverage: float
    missing: tuple[str, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContentReport:
    counts: Mapping[str, int]
    questions_per_dimension: Mapping[str, int]
    citations_per_source: Mapping[str, int]
    uncited_passages: tuple[str, ...]
    uncited_indicators: tuple[str, ...]
    repeats: tuple[Repeat, ...]
    odd_lengths: Mapping[str, int]
    reading_ease: Mapping[str, float]
    translations: Mapping[str, TranslationState]


def report(document: Document) -> ContentReport:
    """The report of a document that has no errors."""
    cited = list(_citations(document))
    uses = Counter(citation.source for citation in cited)
    return ContentReport(
        counts=_counts(document, len(cited)),
        questions_per_dimension={
            row.code: len(list(_indicators(document, row.code)))
            for _path, row in dimensions_of(document)
        },
        citations_per_source={key: uses[key] for key in document.sources},
        uncited_passages=_uncited_passages(document, cited),
        uncited_indicators=tuple(i.code for _path, i in placed(document) if not i.citations),
        repeats=tuple(_repeats(document)),
        odd_lengths=dict(_odd_lengths(document)),
        reading_ease=dict(_reading_ease(document)),
        translations={language: _state(document, language) for language in document.translations},
    )


def _indicators(document: Document, dimension: str) -> Iterator[str]:
    for path, indicator in placed(document):
        perspective = document.perspectives[int(path[1])]
        if perspective.dimensions[int(path[3])].code == dimension:
            yield indicator.code


def _counts(document: Document, citations: int) -> dict[str, int]:
    questions = document.questions.values()
    shared = Counter(indicator.question for _path, indicator in placed(document))
    components = [c for _path, d in dimensions_of(document) for c in d.components]
    return {
        "perspectives": len(document.perspectives),
        "dimensions": len(list(dimensions_of(document))),
        "components": len(components),
        "indicators": len(list(placed(document))),
        "questions": len(document.questions),
        "core": sum(q.depth == Depth.CORE for q in questions),
        "extended": sum(q.depth == Depth.EXTENDED for q in questions),
        **{kind.value: sum(q.kind == kind for q in questions) for kind in Kind},
        "shared": sum(places > 1 for places in shared.values()),
        "profile_items": len(document.profile),
        "themes": len(document.related),
        "sources": len(document.sources),
        "citations": citations,
    }


def _citations(document: Document) -> Iterator[Citation]:
    """Every citation: of introductions, indicators, levels and profile items."""
    for perspective in document.perspectives:
        yield from perspective.citations
    for _path, indicator in placed(document):
        yield from indicator.citations
    for question in document.questions.values():
        for level in question.levels.values():
            yield from level.citations
    for item in document.profile:
        yield from item.citations


def _uncited_passages(document: Document, cited: list[Citation]) -> tuple[str, ...]:
    """The passages that sources want cited and nothing names."""
    named = {(c.source, passage) for c in cited for passage in c.passages}
    return tuple(
        f"{key}: {passage}"
        for key, source in document.sources.items()
        for passage in source.passages
        if (key, passage) not in named
    )


def _texts(code: str, question: Question) -> Iterator[tuple[str, str]]:
    for name in ("prompt", "why", "how_to_answer", "definition", "rationale"):
        if text := getattr(question, name):
            yield f"{code}.{name}", text
    for key, item in question.items.items():
        yield f"{code}.items.{key}", item.text
    for number, level in question.levels.items():
        yield f"{code}.levels.{number}.is", level.is_
        if level.next:
            yield f"{code}.levels.{number}.next", level.next


def _all_texts(document: Document) -> list[tuple[str, str]]:
    return [row for code, q in document.questions.items() for row in _texts(code, q)]


def _translated_texts(document: Document, language: str) -> Iterator[tuple[str, str]]:
    for code, row in document.translations[language].questions.items():
        for name in ("prompt", "why", "how_to_answer", "definition", "rationale"):
            if text := getattr(row, name):
                yield f"{language} {code}.{name}", text
        for key, text in row.items.items():
            yield f"{language} {code}.items.{key}", text
        for number, level in row.levels.items():
            for name, text in (("is", level.is_), ("next", level.next)):
                if text:
                    yield f"{language} {code}.levels.{number}.{name}", text


def grams(text: str) -> frozenset[str]:
    """What is compared: runs of three words, or of four characters where there are Han ones."""
    if _HAN.search(text):
        plain = re.sub(r"\W", "", text)
        return frozenset(plain[n : n + 4] for n in range(len(plain) - 3))
    words = re.findall(r"[a-z0-9%]+", text.lower())
    return frozenset(" ".join(words[n : n + 3]) for n in range(len(words) - 2))


def _repeats(document: Document) -> Iterator[Repeat]:
    yield from _near(_all_texts(document))
    for language in document.translations:
        yield from _near(list(_translated_texts(document, language)))


def _near(texts: list[tuple[str, str]]) -> Iterator[Repeat]:
    """Pairs with a Jaccard likeness of ``REPEATS`` or more; only pairs that share a run."""
    sets = {place: grams(text) for place, text in texts}
    holders: dict[str, list[str]] = {}
    for place, runs in sets.items():
        for run in runs:
            holders.setdefault(run, []).append(place)
    pairs = {pair for places in holders.values() for pair in combinations(places, 2)}
    for first, second in sorted(pairs):
        likeness = len(sets[first] & sets[second]) / len(sets[first] | sets[second])
        if likeness >= REPEATS:
            yield Repeat(first, second, round(likeness, 2))


def _odd_lengths(document: Document) -> Iterator[tuple[str, int]]:
    texts = _all_texts(document)
    for language in document.translations:
        texts += _translated_texts(document, language)
    for place, text in texts:
        if place.endswith(".is"):
            is_han = bool(_HAN.search(text))
            length = len(text) if is_han else len(text.split())
            low, high = CHARACTERS_OF_A_LEVEL if is_han else WORDS_OF_A_LEVEL
            if not low <= length <= high:
                yield place, length


def _reading_ease(document: Document) -> Iterator[tuple[str, float]]:
    """Flesch's reading ease of each question's English: 60 is plain, under 30 is hard."""
    if not document.language.startswith("en"):
        return
    for code, question in document.questions.items():
        yield code, flesch(" ".join(text for _place, text in _texts(code, question)))


def flesch(text: str) -> float:
    """206.835 - 1.015 words a sentence - 84.6 syllables a word, syllables by groups of vowels."""
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 100.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return round(206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words), 1)


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)


def _state(document: Document, language: str) -> TranslationState:
    translation = document.translations[language]
    total, missing, stale = 0, [], []
    for kind, objects in source_texts(document).items():
        rows = {"": translation.framework} if kind == "framework" else getattr(translation, kind)
        for code, texts in objects.items():
            row = rows.get(code)
            given = row.model_dump(by_alias=True, exclude_none=True) if row else {}
            wanted = list(_leaves(texts))
            total += len(wanted)
            place = f"{kind} {code}".strip()
            missing += [f"{place} {'.'.join(path)}" for path in wanted if not _at(given, path)]
            if row and row.of != source_hash(texts):
                stale.append(place)
    coverage = 1 - len(missing) / total if total else 1.0
    return TranslationState(coverage, tuple(missing), tuple(stale))


def _leaves(texts: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every text of an object that is not empty."""
    if isinstance(texts, Mapping):
        for key, value in texts.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(texts, list | tuple):
        for n, value in enumerate(texts):
            yield from _leaves(value, (*path, str(n)))
    elif texts:
        yield path


def _at(given: object, path: tuple[str, ...]) -> object:
    for step in path:
        if isinstance(given, Mapping):
            given = given.get(step) or given.get(int(step) if step.isdecimal() else step)
        elif isinstance(given, list | tuple) and int(step) < len(given):
            given = given[int(step)]
        else:
            return None
    return given
