"""One-time links into a city; no mail server is needed, a link can be copied."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.enums import Role
from assessment.models import City, Department, Invitation, Membership
from assessment.services import audit
from assessment.services.errors import Refused

VALID_FOR = timedelta(days=14)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, city: City, note: str, role: Role, department: Department | None, by: User
) -> tuple[Invitation, str]:
    """A new invitation and its token, which is shown once and never stored."""
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        city=city,
        note=note,
        role=role,
        department=department,
        token_sha256=_digest(token),
        created_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    audit.record(
        by=by,
        verb="invitation.created",
        target=str(invitation.pk),
        city=city.pk,
        detail={"note": note, "role": role},
    )
    return invitation, token


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this token that can still be accepted, with its city."""
    return (
        Invitation.objects.filter(
            Q(token_sha256=_digest(token)),
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .select_related("city", "department")
        .first()
    )


@transaction.atomic
def accept(*, token: str, by: User) -> Membership:
    """Make the person a member; a member already keeps the role that reaches further."""
    invitation = open_invitation(token)
    # The conditional UPDATE decides between two people who follow one link at the same moment.
    claimed = invitation and Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(accepted_at=timezone.now(), accepted_by=by.pk)
    if not invitation or not claimed:
        raise Refused(_("This invitation is no longer valid. Ask the sender for a new link."))
    membership, created = Membership.objects.get_or_create(
        city=invitation.city, user=by, defaults={"role": invitation.role}
    )
    if not created and _reaches_further(Role(invitation.role), Role(membership.role)):
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    if invitation.department:
        membership.departments.add(invitation.department)
    audit.record(
        by=by,
        verb="invitation.accepted",
        target=str(invitation.pk),
        city=invitation.city_id,
        detail={"role": membership.role},
    )
    return membership


def _reaches_further(one: Role, other: Role) -> bool:
    order = list(Role)
    return order.index(one) < order.index(other)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Make the link useless; one that was accepted stays as it is."""
    changed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=timezone.now())
    if changed:
        audit.record(
            by=by, verb="invitation.revoked", target=str(invitation.pk), city=invitation.city_id
        )
