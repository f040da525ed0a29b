"""Cities, assessments, people and the history in Django admin; never an answer."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessment.accounts.models import User
from assessment.models import Assessment, AuditEvent, City, Department, Membership, ReportJob
from frameworks.admin.read_only import ReadOnly


class Closed(ReadOnly):
    """Read-only, and narrowed by its filters alone: a search by any column of the address would
    tell what a column holds that is not shown.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup.partition("__")[0] in self.list_filter


class DepartmentInline(admin.TabularInline[Department, City]):
    model = Department
    extra = 0


class MembershipInline(admin.TabularInline[Membership, City]):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]
    fields = ["user", "role"]


@admin.register(City)
class CityAdmin(admin.ModelAdmin[City]):
    list_display = ["name", "country", "region", "population_band", "created_at"]
    list_filter = ["country", "population_band"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [DepartmentInline, MembershipInline]


@admin.register(Assessment)
class AssessmentAdmin(Closed):
    """What is assessed and where it stands; the answers are the city's alone."""

    list_display = ["city", "year", "version", "status", "reference_date", "changed_at"]
    list_filter = ["status", "year", "version"]
    search_fields = ["city__name"]
    list_select_related = ["city", "version__framework"]
    fields = [
        *("city", "year", "version", "content_hash", "perspectives", "depth", "reference_date"),
        *("status", "created_at", "changed_at", "finalised_at"),
    ]


@admin.register(ReportJob)
class ReportJobAdmin(Closed):
    """Whether reports are made; the files are behind the city's door."""

    list_display = ["assessment", "language", "state", "attempts", "created_at"]
    list_filter = ["state", "language"]
    list_select_related = ["assessment__city"]
    fields = [
        *("assessment", "language", "state", "attempts", "created_at", "started_at", "error"),
    ]


@admin.register(AuditEvent)
class AuditEventAdmin(Closed):
    """Who did what and when; what was written stays with the city."""

    list_display = ["at", "verb", "target", "actor", "city"]
    list_filter = ["verb"]
    fields = ["at", "actor", "city", "assessment", "verb", "target", "detail_sha256"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language"]}),
        (
            _("May do"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people register themselves, or follow an invitation


admin.site.site_header = _("Civigauge administration")
admin.site.site_title = _("Civigauge administration")
