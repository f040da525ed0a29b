from __future__ import annotations

import pytest
from django.conf import settings

from assessment.accounts.models import User
from assessment.models import AuditEvent, City
from assessment.services.demo import load_city
from frameworks.models import FrameworkVersion


def test_load_city_without_its_framework_names_it_and_leaves_nothing(
    small: FrameworkVersion,
) -> None:
    path = settings.SEEDS_DIR / "demo" / "lindhaven.yaml"

    with pytest.raises(LookupError, match=r"^lindhaven\.yaml needs smart-city-governance \d"):
        load_city(path=path, password="a long password")

    assert [model.objects.count() for model in (City, User, AuditEvent)] == [0, 0, 0]
