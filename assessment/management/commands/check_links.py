"""Look whether the web addresses given as evidence answer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessment import evidence_queries
from assessment.management.finding import find_assessment
from assessment.services.links import Looked, check_links


class Command(BaseCommand):
    help = (
        "Look at the links given as evidence and list those that do not answer. This is the only "
        "time that the program opens connections to other servers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--assessment", help="its id, or CITY-SLUG/YEAR[/FRAMEWORK]; otherwise all"
        )
        parser.add_argument("--at-once", type=int, default=4, help="connections at a time")
        parser.add_argument("--timeout", type=float, default=10, help="seconds for each step")
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="look at addresses in private networks too, such as an intranet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["assessment"]
        looked = check_links(
            assessment=find_assessment(name) if name else None,
            at_once=max(1, options["at_once"]),
            timeout=options["timeout"],
            allow_private=options["allow_private"],
        )
        served = evidence_queries.served_by([row.item for row in looked])
        for row in looked:
            if not row.look.reached:
                self.stdout.write(_line(row, served.get(row.item.pk, [])))
        broken = sum(row.look.reached is False for row in looked)
        left = sum(row.look.reached is None for row in looked)
        self.stdout.write(f"{len(looked)} links, {broken} broken, {left} not looked at.")


def _line(row: Looked, questions: list[str]) -> str:
    place = f"{row.item.assessment.city.slug}/{row.item.assessment.year}"
    return (
        f"{place}  {row.item.title}\n  {row.item.url}\n  {row.look.words}; "
        f"serves {', '.join(questions) or 'no question'}"
    )
