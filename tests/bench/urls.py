"""The product's addresses, and the floors: what a request costs before it does anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

from assessment.models import Answer


def session_and_user(request: HttpRequest) -> HttpResponse:
    """The floor of a page: the session and the person are looked up, and nothing else."""
    return HttpResponse("yes" if request.user.is_authenticated else "no")


@csrf_exempt
def one_update(request: HttpRequest) -> HttpResponse:
    """The floor of a save: one UPDATE by primary key."""
    Answer.objects.filter(pk=int(request.POST["pk"])).update(comment=request.POST["comment"])
    return HttpResponse("ok")


urlpatterns: list[URLPattern | URLResolver] = [
    path("floor/page/", session_and_user),
    path("floor/update/", one_update),
    path("", include("assessment.urls")),
]
