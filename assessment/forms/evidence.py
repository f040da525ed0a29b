"""What a person may give as evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from assessment.enums import EvidenceKind
from assessment.forms.fields import TextField
from assessment.given import Shown
from assessment.models import EvidenceItem
from assessment.models.evidence import KIND_NAMES
from assessment.uploads.check import Upload, checked
from assessment.uploads.kinds import ENDINGS
from assessment.uploads.unfit import Unfit


class EvidenceFileField(forms.FileField):
    """A file that was looked at; its value is an ``Upload``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file: File[bytes] | None = super().clean(data, initial)
        if file is None:
            return None
        try:
            return checked(file)
        except Unfit as unfit:
            raise forms.ValidationError(str(unfit)) from unfit


class EvidenceForm(forms.Form):
    """One piece of evidence; title and what the kind needs, the rest may stay empty."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        required=False,
    )
    title = TextField(label=_("Title"), max_length=200, required=False)
    file = EvidenceFileField(label=_("File"))
    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    reference = TextField(label=_("Reference"), max_length=200, required=False)
    date = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    passage = TextField(label=_("Page or section"), max_length=160, required=False)
    restricted = forms.BooleanField(label=_("Restricted"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, question: str) -> None:
        super().__init__(data, files, prefix=f"{question}-evidence")

    def is_filled(self) -> bool:
        """Whether anything at all was given; an empty form on a whole page is not evidence."""
        names = ("title", "url", "reference", "date", "passage")
        typed = any(self.data.get(self.add_prefix(name), "").strip() for name in names)
        return typed or self.was_file_sent

    @property
    def messages(self) -> list[str]:
        """What to mend, of all fields."""
        return [str(message) for told in self.errors.values() for message in told]

    @property
    def was_file_sent(self) -> bool:
        """A browser does not keep the file of a page that comes back with a fault."""
        return self.add_prefix("file") in self.files

    @property
    def accept(self) -> str:
        return ",".join(ENDINGS)

    @property
    def limit(self) -> int:
        """The largest file, in MB."""
        return int(settings.EVIDENCE_MAX_MB)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["kind"] = self._kind(data)
        if data["kind"] == EvidenceKind.FILE and data.get("file") and not data.get("title"):
            data["title"] = data["file"].name
        if not data.get("title") and "file" not in self.errors:
            self.add_error("title", _("Give the document a title."))
        self._clean_what_the_kind_needs(data)
        return data

    def _kind(self, data: dict[str, Any]) -> EvidenceKind:
        """Whoever chooses a file and leaves the kind at its first value means the file."""
        kind = EvidenceKind(data.get("kind") or EvidenceKind.LINK)
        has_link = bool(data.get("url")) or "url" in self.errors
        if kind == EvidenceKind.LINK and self.was_file_sent and not has_link:
            return EvidenceKind.FILE
        return kind

    def _clean_what_the_kind_needs(self, data: dict[str, Any]) -> None:
        kind = data["kind"]
        if kind == EvidenceKind.LINK and not data.get("url") and "url" not in self.errors:
            self.add_error("url", _("Give the address of the document, or choose another kind."))
        if kind == EvidenceKind.REGISTER and not data.get("reference"):
            self.add_error("reference", _("Give the number or name under which it is registered."))
        if kind == EvidenceKind.FILE and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file, or choose another kind."))
        if kind != EvidenceKind.FILE and self.was_file_sent:
            self.add_error("kind", _("You chose a file: set the kind to “file”, or take it out."))

    def shown(self) -> Shown:
        """The evidence for the service; only after ``is_valid``."""
        data = self.cleaned_data
        return Shown(
            kind=EvidenceKind(data["kind"]),
            title=data["title"],
            url=data["url"],
            reference=data["reference"],
            date=data["date"],
            restricted=data["restricted"],
            passage=data.get("passage", ""),
        )

    def upload(self) -> Upload | None:
        """The file for the service; only after ``is_valid``."""
        upload: Upload | None = self.cleaned_data["file"]
        return upload


# What an item of a kind has no use for; shown all the same where something stands in it.
NEEDLESS = {
    EvidenceKind.FILE: ("url", "reference"),
    EvidenceKind.LINK: ("reference",),
    EvidenceKind.DESCRIPTION: ("url",),
}


class ItemForm(EvidenceForm):
    """An item that is there: its kind stays, a file may be replaced, passages belong to answers."""

    passage = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, item: EvidenceItem, seen: str
    ) -> None:
        names = ("title", "url", "reference", "date", "restricted")
        self.item = item
        forms.Form.__init__(
            self,
            data,
            files,
            initial={name: getattr(item, name) for name in names} | {"seen": seen},
        )
        if item.kind == EvidenceKind.FILE:
            self.fields["file"].label = _("Replace the file")
            self.fields["file"].widget.attrs["accept"] = self.accept
        else:
            del self.fields["file"]
        for name in NEEDLESS.get(EvidenceKind(item.kind), ()):
            if not getattr(item, name):
                del self.fields[name]

    def see(self, seen: str) -> None:
        """Let the form, as it was sent, be sent again for the item as it is now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen")] = seen  # type: ignore[index]

    def _kind(self, data: dict[str, Any]) -> EvidenceKind:  # noqa: ARG002 -- as the form above
        return EvidenceKind(self.item.kind)

    def _clean_what_the_kind_needs(self, data: dict[str, Any]) -> None:
        """The file is there already; link and reference are as needed as ever."""
        nothing = {"file": None, "url": "", "reference": ""}
        data |= {name: nothing[name] for name in nothing.keys() - self.fields.keys()}
        if self.item.kind != EvidenceKind.FILE:
            super()._clean_what_the_kind_needs(data)


class ReuseForm(forms.Form):
    """Which item also serves a question, and where in it."""

    item = forms.UUIDField(error_messages={"required": _("Choose what to use.")})
    passage = TextField(max_length=160, required=False)
