from __future__ import annotations

from django.urls import URLPattern, path

from frameworks.views import downloads, pages

_VERSION = "frameworks/<slug:code>/<str:version>/"

urlpatterns: list[URLPattern] = [
    path("sources/", pages.latest_sources, name="sources"),
    path("frameworks/", pages.index, name="frameworks"),
    path("frameworks/schema/framework-1.json", downloads.schema, name="framework_schema"),
    path("frameworks/<slug:code>/", pages.latest, name="framework"),
    path(_VERSION, pages.version, name="framework_version"),
    path(f"{_VERSION}questions/<slug:question>/", pages.question, name="framework_question"),
    path(f"{_VERSION}sources/", pages.sources, name="framework_sources"),
    path(f"{_VERSION}changes/", pages.changes, name="framework_changes"),
    path(f"{_VERSION}download.<str:suffix>", downloads.file, name="framework_file"),
    path(f"{_VERSION}cite.<str:suffix>", downloads.citation, name="framework_citation"),
    path(f"{_VERSION}sources.<str:suffix>", downloads.bibliography, name="framework_bibliography"),
    path(
        f"{_VERSION}sources/<slug:source>.<str:suffix>", downloads.source, name="framework_source"
    ),
]
