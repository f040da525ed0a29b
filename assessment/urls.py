from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from assessment.views import (
    answers,
    assessments,
    assignments,
    card_evidence,
    cities,
    comments,
    evidence,
    here,
    history,
    join,
    lastyear,
    people,
    preview,
    profile,
    public,
    reports,
    scope,
    upgrades,
)

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.start, name="start"),
    path("method/", public.method, name="method"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("health/", public.health, name="health"),
    path("", include("frameworks.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("preview/<int:pk>/", preview.question, name="preview_question"),
    path("home/", cities.home, name="home"),
    path("account/", cities.account, name="account"),
    path("join/<str:token>/", join.join, name="join"),
    path("cities/new/", cities.create, name="create_city"),
    path("cities/<slug:slug>/", cities.city, name="city"),
    path("cities/<slug:slug>/start/", assessments.start, name="start_assessment"),
    path("cities/<slug:slug>/people/", people.people, name="people"),
    path("cities/<slug:slug>/people/invite/", people.invite, name="invite"),
    path("cities/<slug:slug>/invitations/<int:pk>/revoke/", people.revoke, name="revoke"),
    path("cities/<slug:slug>/people/<uuid:user>/role/", people.set_role, name="set_role"),
    path(
        "cities/<slug:slug>/people/<uuid:user>/remove/", people.remove_member, name="remove_member"
    ),
    path("cities/<slug:slug>/departments/", people.add_departments, name="add_departments"),
    path(
        "cities/<slug:slug>/departments/<int:pk>/remove/",
        people.remove_department,
        name="remove_department",
    ),
    path("assessments/<uuid:pk>/answers/", answers.first_open, name="answers"),
    path("assessments/<uuid:pk>/answers/<str:dimension>/", answers.dimension, name="dimension"),
    path("assessments/<uuid:pk>/answers/<str:dimension>/here/", here.here, name="here"),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/history/",
        history.history,
        name="history",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/",
        answers.answer,
        name="answer",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/evidence/",
        card_evidence.evidence,
        name="evidence",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/evidence/reuse/",
        evidence.reuse,
        name="reuse_evidence",
    ),
    path("assessments/<uuid:pk>/evidence/", evidence.evidence_list, name="evidence_list"),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/", evidence.evidence_file, name="evidence_file"
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/about/",
        evidence.evidence_item,
        name="evidence_item",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/delete/",
        evidence.delete_evidence,
        name="delete_evidence",
    ),
    path(
        "assessments/<uuid:pk>/evidence/<uuid:item>/<int:number>/",
        evidence.evidence_file,
        name="evidence_version",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/comments/",
        comments.comments,
        name="comments",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/comments/<int:comment>/",
        comments.resolve_comment,
        name="resolve_comment",
    ),
    path(
        "assessments/<uuid:pk>/answers/<str:dimension>/<str:question>/last-evidence/",
        lastyear.last_evidence,
        name="last_evidence",
    ),
    path("assessments/<uuid:pk>/profile/", profile.profile, name="profile"),
    path("assessments/<uuid:pk>/assign/", assignments.assign, name="assign"),
    path("assessments/<uuid:pk>/scope/", scope.scope, name="scope"),
    path("assessments/<uuid:pk>/results/", assessments.results, name="results"),
    path("assessments/<uuid:pk>/finalise/", assessments.finalise, name="finalise"),
    path("assessments/<uuid:pk>/reopen/", assessments.reopen, name="reopen"),
    path("assessments/<uuid:pk>/upgrade/", upgrades.upgrade, name="upgrade"),
    path("assessments/<uuid:pk>/upgrade/undo/", upgrades.undo, name="undo_upgrade"),
    path("assessments/<uuid:pk>/archive/", upgrades.archive, name="archive"),
    path("assessments/<uuid:pk>/report/", reports.report, name="report"),
    path("assessments/<uuid:pk>/report/<uuid:job>/", reports.report_job, name="report_job"),
    path("assessments/<uuid:pk>/report/<uuid:job>/file/", reports.download, name="download"),
]
