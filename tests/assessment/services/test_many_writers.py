"""Many writers at once: what was said to be saved is there, and what was not was reported."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from assessment.models import Answer, Assessment, AuditEvent, Membership
from assessment.services.answers import save_answer
from assessment.services.errors import Conflict
from tests.assessment.services.test_answers import ANSWERED, entry

WRITERS, WRITES, QUESTIONS = 8, 25, ("alpha", "beta", "gamma")


def _write(number: int, assessment: Assessment, writer: Membership) -> Counter[str]:
    """Read the version, save over it, count what came back."""
    found: Counter[str] = Counter()
    try:
        for n in range(WRITES):
            question = QUESTIONS[n % len(QUESTIONS)]
            seen = Answer.objects.get(assessment=assessment, question=question).version
            given = entry(
                assessment, question, seen, state=ANSWERED, level=3, comment=f"{number}.{n}"
            )
            try:
                save_answer(assessment=assessment, entry=given, by=writer.user)
                found[question] += 1
            except Conflict:
                found["conflict"] += 1
    finally:
        connection.close()
    return found


@pytest.mark.django_db(transaction=True)
def test_two_hundred_writes_of_eight_writers_lose_nothing(
    assessment: Assessment, carl: Membership
) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        tasks = [pool.submit(_write, number, assessment, carl) for number in range(WRITERS)]
        counts = sum((task.result() for task in tasks), Counter[str]())

    versions = dict(Answer.objects.values_list("question", "version"))
    assert counts.total() == WRITERS * WRITES
    assert {q: versions[q] for q in QUESTIONS} == {q: counts[q] for q in QUESTIONS}
    assert AuditEvent.objects.filter(verb="answer.saved").count() == sum(
        counts[q] for q in QUESTIONS
    )


@pytest.mark.django_db(transaction=True)
def test_save_sent_again_while_the_first_is_under_way_is_no_conflict(
    assessment: Assessment, carl: Membership
) -> None:
    """As from a page whose connection broke: both requests carry the same text and version."""
    together = Barrier(2)

    def send(_time: int) -> list[int]:
        try:
            versions = []
            for n in range(WRITES):
                given = entry(assessment, "alpha", n, state=ANSWERED, level=3, comment=str(n))
                together.wait(60)
                row = save_answer(assessment=assessment, entry=given, by=carl.user)
                versions.append(row.version)
        except BaseException:
            together.abort()  # the other one need not wait
            raise
        else:
            return versions
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, again = pool.map(send, range(2))

    assert first == again == list(range(1, WRITES + 1))
    assert AuditEvent.objects.filter(verb="answer.saved").count() == WRITES
