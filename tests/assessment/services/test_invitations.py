from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.enums import Role
from assessment.models import City, Invitation, Membership
from assessment.services.errors import Refused
from assessment.services.invitations import accept, invite, open_invitation, revoke
from tests.factories import DepartmentFactory, UserFactory


def _invite(
    city: City, member: Membership, role: Role = Role.CONTRIBUTOR
) -> tuple[Invitation, str]:
    department = DepartmentFactory.create(city=city)
    return invite(city=city, note="Kim", role=role, department=department, by=member.user)


def test_invite_keeps_only_the_hash_of_the_token(city: City, cora: Membership) -> None:
    invitation, token = _invite(city, cora)

    assert token not in str(Invitation.objects.values().get())
    assert open_invitation(token) == invitation


def test_accept_makes_a_member_of_the_department_once(city: City, cora: Membership) -> None:
    _invitation, token = _invite(city, cora)
    kim = UserFactory.create()

    membership = accept(token=token, by=kim)

    assert (membership.city, membership.role) == (city, "contributor")
    assert membership.departments.count() == 1
    with pytest.raises(Refused, match="no longer valid"):
        accept(token=token, by=UserFactory.create())


@pytest.mark.parametrize(
    ("role", "kept"), [(Role.CONTRIBUTOR, "contributor"), (Role.COORDINATOR, "coordinator")]
)
def test_accept_by_a_member_keeps_the_role_that_reaches_further(
    city: City, cora: Membership, carl: Membership, role: Role, kept: str
) -> None:
    _invitation, token = _invite(city, cora, role)

    assert accept(token=token, by=carl.user).role == kept


def test_revoked_invitation_is_closed(city: City, cora: Membership) -> None:
    invitation, token = _invite(city, cora)

    revoke(invitation=invitation, by=cora.user)

    assert open_invitation(token) is None


def test_expired_invitation_is_closed(city: City, cora: Membership) -> None:
    _invitation, token = _invite(city, cora)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert open_invitation(token) is None
    with pytest.raises(Refused):
        accept(token=token, by=UserFactory.create())
