"""Files of evidence: kept under random names, within limits, as versions, and taken away."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as configured
from django.core.files.storage import InMemoryStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from pytest_django import Settings

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.evidence_queries import bytes_used
from assessment.given import Shown
from assessment.models import (
    Assessment,
    AuditEvent,
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from assessment.models.evidence import evidence_storage
from assessment.services import files
from assessment.services.errors import Refused
from assessment.services.evidence import (
    add_evidence,
    change_item,
    delete_item,
    fingerprint,
    remove_evidence,
)
from assessment.uploads.check import Upload, checked
from tests.factories import EvidenceFileFactory
from tests.paper import PDF

PLAN = Shown(EvidenceKind.FILE, "Plan", date=date(2026, 3, 1))


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def _upload(name: str = "plan.pdf", content: bytes = PDF) -> Upload:
    return checked(SimpleUploadedFile(name, content))


def _add(assessment: Assessment, by: Membership, **changes: Any) -> EvidenceLink:
    given: dict[str, Any] = {"question": "alpha", "shown": PLAN, "upload": _upload()} | changes
    return add_evidence(assessment=assessment, by=by.user, **given)


def _on_disk() -> list[Path]:
    return [path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_file_is_kept_outside_of_its_name_and_closed_to_others(
    assessment: Assessment, carl: Membership
) -> None:
    link = _add(assessment, carl, upload=_upload("../../Plan für 2026.pdf"))

    file = link.item.files.get()
    (path,) = _on_disk()
    assert (file.name, file.number, file.size) == ("Plan für 2026.pdf", 1, len(PDF))
    assert path.read_bytes() == PDF
    assert path.suffix == ""
    assert len(path.name) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert not path.is_relative_to(configured.STATIC_ROOT)


def test_dated_file_is_e2_and_its_hash_stands_in_the_history(
    assessment: Assessment, carl: Membership
) -> None:
    link = _add(assessment, carl)

    event = AuditEvent.objects.get(verb="evidence.added")
    assert link.grade == EvidenceGrade.E2
    assert event.detail is not None
    assert event.detail["sha256"] == link.item.files.get().sha256


def test_file_that_would_exceed_the_quota_of_the_city_is_refused(
    assessment: Assessment, carl: Membership, settings: Settings
) -> None:
    settings.EVIDENCE_QUOTA_MB = 1
    EvidenceFileFactory.create(item__assessment=assessment, content=PDF + b"a" * (1 << 20))

    with pytest.raises(Refused, match="would exceed its 1 MB"):
        _add(assessment, carl)

    assert (EvidenceItem.objects.count(), len(_on_disk())) == (1, 1)


def test_quota_counts_earlier_versions_and_not_other_cities(
    assessment: Assessment, carl: Membership, nora: Membership
) -> None:
    item = EvidenceFileFactory.create(item__assessment=assessment).item
    EvidenceFileFactory.create(item=item, number=2)

    assert bytes_used(assessment.city_id) == 2 * len(PDF)
    assert bytes_used(nora.city_id) == 0


def test_file_is_refused_when_the_disk_is_nearly_full(
    assessment: Assessment, carl: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(1 << 40, 1 << 40, 499 << 20))

    with pytest.raises(Refused, match="the server has no room for it"):
        _add(assessment, carl)

    assert EvidenceItem.objects.count() == 0


def test_file_that_cannot_be_written_leaves_nothing_behind(
    assessment: Assessment, carl: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(evidence_storage()), "save", full)

    with pytest.raises(Refused, match="the server has no room for it"):
        _add(assessment, carl)

    assert (EvidenceItem.objects.count(), _on_disk()) == (0, [])


def test_file_is_taken_out_again_when_the_row_cannot_be_written(
    assessment: Assessment, carl: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(files, "add_version", fail)

    with pytest.raises(RuntimeError):
        _add(assessment, carl)

    assert _on_disk() == []


def _replace(assessment: Assessment, item: EvidenceItem, by: Membership) -> None:
    change_item(
        assessment=assessment,
        item=item,
        shown=PLAN,
        seen=fingerprint(item),
        upload=_upload("plan-2.pdf", PDF + b"\n"),
        by=by.user,
    )


def test_replaced_file_keeps_its_earlier_version(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    item = _add(assessment, carl).item

    _replace(assessment, item, cora)

    rows = list(EvidenceFile.objects.values_list("number", "name", "created_by"))
    assert rows == [(2, "plan-2.pdf", cora.user_id), (1, "plan.pdf", carl.user_id)]
    assert len(_on_disk()) == 2
    event = AuditEvent.objects.get(verb="evidence.replaced")
    assert event.detail is not None
    assert (event.detail["file"], event.detail["version"]) == ("plan-2.pdf", 2)


def test_removing_the_last_use_keeps_item_and_file(
    assessment: Assessment, carl: Membership
) -> None:
    link = _add(assessment, carl)

    with TestCase.captureOnCommitCallbacks(execute=True):
        remove_evidence(assessment=assessment, link=link, by=carl.user)

    assert (EvidenceFile.objects.count(), len(_on_disk())) == (1, 1)


def test_deleting_an_item_takes_all_versions_from_the_storage(
    assessment: Assessment, carl: Membership
) -> None:
    link = _add(assessment, carl)
    _replace(assessment, link.item, carl)
    remove_evidence(assessment=assessment, link=link, by=carl.user)

    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_item(assessment=assessment, item=link.item, by=carl.user)

    assert (EvidenceFile.objects.count(), _on_disk()) == (0, [])
    event = AuditEvent.objects.get(verb="evidence.deleted")
    assert event.detail is not None
    assert [row["file"] for row in event.detail["files"]] == ["plan-2.pdf", "plan.pdf"]


def test_any_storage_of_django_will_do(
    assessment: Assessment, carl: Membership, settings: Settings
) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**configured.STORAGES, "evidence": memory}

    file = _add(assessment, carl).item.files.get()

    assert isinstance(storages["evidence"], InMemoryStorage)
    with evidence_storage().open(str(file.file.name)) as kept:
        assert kept.read() == PDF
    assert _on_disk() == []
