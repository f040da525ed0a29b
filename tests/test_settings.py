from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from assessment.settings import _evidence_storage


def test_evidence_lies_on_the_disk_by_default_readable_by_the_program_alone() -> None:
    assert _evidence_storage("") == {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }


def test_evidence_lies_in_a_bucket_by_setting() -> None:
    address = "s3://papers/gauge/?endpoint_url=https://s3.example.org&region_name=north"

    assert _evidence_storage(address) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "papers",
            "location": "gauge",
            "endpoint_url": "https://s3.example.org",
            "region_name": "north",
            "default_acl": None,
            "file_overwrite": False,
        },
    }


@pytest.mark.parametrize(
    "address", ["https://s3.example.org/papers", "s3://", "s3://key:secret@papers"]
)
def test_evidence_storage_that_is_no_bucket_says_how_to_write_it(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://BUCKET/FOLDER"):
        _evidence_storage(address)
