"""Who may register: nobody, invited people, or everybody (the setting SIGNUP)."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

# The invitation page puts a token here once it has found the invitation valid.
INVITATION_SESSION_KEY = "invitation"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP == "invitation":
            return INVITATION_SESSION_KEY in request.session
        return bool(settings.SIGNUP == "open")
