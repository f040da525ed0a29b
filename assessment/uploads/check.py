"""The one look at a file from a person: name, size, content, virus scanner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from assessment.uploads import office, pictures
from assessment.uploads.handler import Oversized
from assessment.uploads.kinds import ADVICE, ENDINGS, SIGNATURES, Kind
from assessment.uploads.names import clean_name, ending_of
from assessment.uploads.office import Fault
from assessment.uploads.pictures import Found
from assessment.uploads.scanner import scan
from assessment.uploads.text import is_markup, is_text
from assessment.uploads.unfit import Unfit

HEAD = 4096
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at and may be kept; ``name`` is for showing only."""

    name: str
    kind: Kind
    size: int
    sha256: str
    content: File[bytes]


def checked(file: File[bytes]) -> Upload:
    """The file as it may be kept; raises ``Unfit`` with what to do instead."""
    name = clean_name(file.name or "")
    kind = _promised(name)
    _check_size(file, name)
    stream = file.open()
    head = _head(stream)
    match _look(stream, head, kind):
        case Found.RIGHT:
            pass
        case Found.OTHER:
            raise Unfit(_other(name, head))
        case fault:
            raise Unfit(_FAULTS[fault](name))
    sha256 = _sha256(stream)
    scan(stream, name)
    size = pictures.size_of(stream)
    stream.seek(0)
    return Upload(name, kind, size, sha256, file)


def _promised(name: str) -> Kind:
    """What the ending says that the file is."""
    ending = ending_of(name)
    if kind := ENDINGS.get(ending):
        return kind
    taken = ", ".join(ENDINGS)
    if not ending:
        raise Unfit(
            _("“%(name)s” has no ending that tells what it is. Save it as one of: %(taken)s.")
            % {"name": name, "taken": taken}
        )
    advice, to = ADVICE.get(
        ending, (_("Save the document as one of: %(to)s.") % {"to": taken}, taken)
    )
    refused = _("Files ending in %(ending)s are not taken.") % {"ending": ending}
    return _raise(f"{refused} {str(advice).replace('%(to)s', to)}")


def _raise(message: str) -> Kind:
    raise Unfit(message)


def _check_size(file: File[bytes], name: str) -> None:
    limit = settings.EVIDENCE_MAX_MB
    if isinstance(file, Oversized) and file.together:
        raise Unfit(_("These files are too large together. Add them one at a time."))
    if isinstance(file, Oversized) or file.size > limit << 20:
        raise Unfit(
            _(
                "“%(name)s” has %(size)s MB; a file may have %(limit)s MB. Add the part that "
                "matters, or reduce its pictures; or put it on a server of the city and give "
                "the link."
            )
            % {"name": name, "size": -(-file.size >> 20), "limit": limit}
        )
    if file.size == 0:
        raise Unfit(_("“%(name)s” is empty. Look whether it was stored in full.") % {"name": name})


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(HEAD)


def _look(stream: IO[bytes], head: bytes, kind: Kind) -> Found | Fault:
    """Whether the content is what the ending promises."""
    if kind in (Kind.TXT, Kind.CSV):
        if is_markup(head) or _signature(head) or not is_text(stream):
            return Found.OTHER
    elif look := _PICTURES.get(kind):
        found = look(stream, head)
        if found != Found.RIGHT:
            return found
    else:
        if not head.startswith(b"PK\x03\x04"):
            return Fault.PASSWORD if head.startswith(b"\xd0\xcf\x11\xe0") else Found.OTHER
        is_what = office.kind_of(stream)
        if isinstance(is_what, Fault) and is_what != Fault.OTHER:
            return is_what
        return Found.RIGHT if is_what == kind else Found.OTHER
    return Found.GLUED if pictures.holds_archive(stream) else Found.RIGHT


_PICTURES: Mapping[Kind, Callable[[IO[bytes], bytes], Found]] = {
    Kind.PDF: pictures.look_at_pdf,
    Kind.PNG: pictures.look_at_png,
    Kind.JPEG: pictures.look_at_jpeg,
    Kind.WEBP: pictures.look_at_webp,
}


def _signature(head: bytes) -> str:
    """What the first bytes look like, in words; empty when they tell nothing."""
    return next((str(words) for mark, words in SIGNATURES if head.startswith(mark)), "")


def _other(name: str, head: bytes) -> str:
    what = _signature(head) or (_("a web page or a drawing in XML") if is_markup(head) else "")
    ending = ending_of(name)
    if what:
        said = _("“%(name)s” ends in %(ending)s but is %(what)s.")
    else:
        said = _("“%(name)s” ends in %(ending)s, but its content is something else.")
    said %= {"name": name, "ending": ending, "what": what}
    return said + " " + _("Open it in the program that made it and save it as what it should be.")


def _glued(name: str) -> str:
    said = _("“%(name)s” has other data hidden before or behind the document.") % {"name": name}
    return said + " " + _("Open it, save it again under a new name, and add that.")


def _damaged(name: str) -> str:
    said = _("“%(name)s” is damaged or was not copied to its end.") % {"name": name}
    return said + " " + _("Open it, save it again, and add the new copy.")


def _macros(name: str) -> str:
    said = _("“%(name)s” holds macros, which are programs.") % {"name": name}
    return said + " " + _("Save it without macros, or as PDF.")


def _bomb(name: str) -> str:
    said = _("“%(name)s” would grow to an unreasonable size when opened.") % {"name": name}
    return said + " " + _("Save the part that matters as PDF.")


def _password(name: str) -> str:
    said = _("“%(name)s” is protected by a password or saved by an old Office version.") % {
        "name": name
    }
    return said + " " + _("Nobody here could read it: save it without a password, or as PDF.")


_FAULTS: Mapping[Found | Fault, Callable[[str], str]] = {
    Found.GLUED: _glued,
    Found.DAMAGED: _damaged,
    Fault.GLUED: _glued,
    Fault.DAMAGED: _damaged,
    Fault.MACROS: _macros,
    Fault.BOMB: _bomb,
    Fault.PASSWORD: _password,
}


def _sha256(stream: IO[bytes]) -> str:
    stream.seek(0)
    found = hashlib.sha256()
    while block := stream.read(BLOCK):
        found.update(block)
    return found.hexdigest()
