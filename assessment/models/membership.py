from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import Role
from assessment.models.base import both_or_none, one_of
from assessment.models.city import City, Department

ROLE_NAMES = {
    Role.OWNER: _("owner"),
    Role.COORDINATOR: _("coordinator"),
    Role.REVIEWER: _("reviewer"),
    Role.CONTRIBUTOR: _("contributor"),
    Role.VIEWER: _("viewer"),
}
ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class Membership(models.Model):
    """A person's role in a city; one person may work for several departments."""

    city = models.ForeignKey(City, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=ROLE_CHOICES)
    departments = models.ManyToManyField(Department, blank=True, related_name="memberships")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint("city", "user", name="one_membership_per_city"),
            models.CheckConstraint(condition=one_of("role", Role), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Invitation(models.Model):
    """A one-time link into a city. Only the hash of its token is kept."""

    city = models.ForeignKey(City, models.CASCADE, related_name="invitations")
    note = models.CharField(_("for whom"), max_length=160)
    role = models.CharField(_("role"), max_length=12, choices=ROLE_CHOICES)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, verbose_name=_("department")
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("role", Role), name="invitation_role"),
            models.CheckConstraint(condition=~Q(role=Role.OWNER), name="owners_are_not_invited"),
            models.CheckConstraint(
                condition=both_or_none("accepted_at", "accepted_by"), name="invitation_accepted"
            ),
        ]

    def __str__(self) -> str:
        return self.note
