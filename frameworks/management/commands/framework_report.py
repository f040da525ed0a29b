"""The content report of a stored framework version, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks.definition.report import ContentReport, report
from frameworks.definition.validate import validate
from frameworks.queries import document_of, find_version

HARD = 35  # reading ease below which an official reads a sentence twice


class Command(BaseCommand):
    help = "What an author wants to know of a framework version's content."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="of the framework")
        parser.add_argument("version", help="its number, for example 1.0.0")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        version = find_version(options["code"], options["version"])
        if version is None:
            raise CommandError(f"There is no {options['code']} {options['version']}.")
        document = document_of(version)
        content = report(document)
        problems = [str(problem) for problem in validate(document)]
        if options["json"]:
            tree = asdict(content) | {"problems": problems}
            self.stdout.write(json.dumps(tree, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{version}: {version.get_status_display()}, {version.content_hash}")
        self._pairs("Counts", content.counts)
        self._pairs("Questions per dimension", content.questions_per_dimension)
        self._pairs("Citations per source", content.citations_per_source)
        self._lists(content, problems)

    def _lists(self, content: ContentReport, problems: list[str]) -> None:
        self._list("Passages that nothing cites", content.uncited_passages)
        self._list("Indicators that cite nothing", content.uncited_indicators)
        repeats = [f"{r.likeness:.2f}  {r.first} ~ {r.second}" for r in content.repeats]
        self._list("Texts that repeat each other", repeats)
        lengths = [f"{place}: {n}" for place, n in content.odd_lengths.items()]
        self._list("Levels shorter or longer than sensible", lengths)
        hard = [f"{code}: {ease}" for code, ease in content.reading_ease.items() if ease < HARD]
        self._list("Questions that read hard", hard)
        for language, state in content.translations.items():
            self.stdout.write(f"\nTranslation {language}: {state.coverage:.1%} of the texts")
            self._list("Missing", state.missing)
            self._list("Stale", state.stale)
        self._list("Problems", problems)

    def _pairs(self, title: str, pairs: Mapping[str, int]) -> None:
        self.stdout.write(f"\n{title}")
        for name, number in pairs.items():
            self.stdout.write(f"  {name}: {number}")

    def _list(self, title: str, rows: Iterable[str]) -> None:
        rows = list(rows)
        self.stdout.write(f"\n{title}: {len(rows) or 'none'}")
        for row in rows:
            self.stdout.write(f"  {row}")
