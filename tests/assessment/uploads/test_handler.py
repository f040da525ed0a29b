from __future__ import annotations

import io

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from assessment.uploads.check import checked
from assessment.uploads.handler import LimitedUpload, Oversized
from assessment.uploads.unfit import Unfit

MB = 1 << 20


def _sent(*sizes: int) -> MultiValueDict[str, object]:
    """The files of a form with files of these sizes, as they pass the handlers."""
    part = 'Content-Disposition: form-data; name="f{n}"; filename="{n}.txt"\r\n\r\n'
    body = b"".join(
        b"--x\r\n" + part.format(n=n).encode() + b"a" * size + b"\r\n"
        for n, size in enumerate(sizes)
    )
    body += b"--x--\r\n"
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": len(body)}
    handlers = [LimitedUpload(), TemporaryFileUploadHandler()]
    _fields, files = MultiPartParser(meta, io.BytesIO(body), handlers).parse()
    return files


@pytest.fixture(autouse=True)
def small_limit(settings: Settings) -> None:
    settings.EVIDENCE_MAX_MB = 1


def test_file_within_the_limit_arrives() -> None:
    assert _sent(MB)["f0"].size == MB  # type: ignore[attr-defined]


def test_of_a_file_over_the_limit_only_the_size_is_kept() -> None:
    file = _sent(MB * 3)["f0"]

    assert isinstance(file, Oversized)
    assert (file.size, file.read()) == (MB * 3, b"")
    with pytest.raises(Unfit, match="has 3 MB; a file may have 1 MB"):
        checked(file)


def test_files_that_are_too_much_together_are_refused() -> None:
    files = _sent(*[MB] * 6)

    assert [isinstance(files[f"f{n}"], Oversized) for n in range(6)] == [False] * 5 + [True]
    last = files["f5"]
    assert isinstance(last, Oversized)
    with pytest.raises(Unfit, match="Add them one at a time"):
        checked(last)
