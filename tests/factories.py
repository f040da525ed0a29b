"""Rows for tests: valid by default, spoiled where a test says so."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile
from factory.declarations import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from assessment import queries
from assessment.accounts.models import User
from assessment.enums import EvidenceGrade, EvidenceKind, Role
from assessment.models import (
    Answer,
    Assessment,
    City,
    Department,
    EvidenceFile,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from assessment.models.evidence import evidence_storage
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition
from tests.paper import PDF


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Person {n}")
    email = Sequence(lambda n: f"person{n}@example.org")
    password = Password("a long password")


class CityFactory(DjangoModelFactory[City]):
    class Meta:
        model = City

    slug = Sequence(lambda n: f"city-{n}")
    name = Sequence(lambda n: f"City {n}")
    country = "Westmark"
    region = "North"
    population_band = "100k-250k"


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    city = SubFactory(CityFactory)
    name = Sequence(lambda n: f"Department {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    city = SubFactory(CityFactory)
    user = SubFactory(UserFactory)
    role = Role.OWNER


class AssessmentFactory(DjangoModelFactory[Assessment]):
    """An assessment of a published version, with an empty answer for every question in scope."""

    class Meta:
        model = Assessment

    city = SubFactory(CityFactory)
    year = 2026
    reference_date = date(2026, 6, 30)
    perspectives = ["one", "two"]
    depth = Depth.CORE.value
    created_at = changed_at = datetime(2026, 9, 1, 8, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Assessment:
        version: FrameworkVersion = kwargs["version"]
        kwargs |= {
            "content_hash": version.content_hash,
            "framework_code": version.framework.code,
        }
        assessment: Assessment = super()._create(model_class, *args, **kwargs)
        definition = load_definition(version.content_hash, version.language)
        scope = queries.scope_of(assessment, definition)
        Answer.objects.bulk_create(
            Answer(assessment=assessment, question=code) for code in scope.questions
        )
        return assessment


class EvidenceItemFactory(DjangoModelFactory[EvidenceItem]):
    class Meta:
        model = EvidenceItem

    kind = EvidenceKind.LINK
    title = "Council decision 118"
    url = "https://example.org/118"
    date = date(2026, 3, 1)


class EvidenceFileFactory(DjangoModelFactory[EvidenceFile]):
    """A file as it is kept: its bytes are in the storage, under a name of no meaning."""

    class Meta:
        model = EvidenceFile

    item = SubFactory(EvidenceItemFactory, kind=EvidenceKind.FILE, title="Budget", url="")
    name = "budget.pdf"
    content_type = "application/pdf"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> EvidenceFile:
        content: bytes = kwargs.pop("content", PDF)
        kwargs["file"] = evidence_storage().save("evidence/ab/abcdef", ContentFile(content))
        kwargs |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        file: EvidenceFile = super()._create(model_class, *args, **kwargs)
        return file


class EvidenceLinkFactory(DjangoModelFactory[EvidenceLink]):
    class Meta:
        model = EvidenceLink

    answer = None
    item = SubFactory(EvidenceItemFactory, assessment=SelfAttribute("..answer.assessment"))
    grade = EvidenceGrade.E2
