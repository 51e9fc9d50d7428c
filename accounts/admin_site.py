"""The technical admin: no sign-in of its own, open to staff who administer."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_enter_admin


class PortalAdminSite(AdminSite):
    """Signs in through the portal, so that second factors and rate limits hold here too."""

    site_title = "govservices"
    site_header = _("govservices: technical section")
    index_title = _("Reference data and accounts")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff whose active role administers, and superusers."""
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the portal's sign-in, and back; a person signed in without the right is refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is the portal's too."""
        return redirect("account_logout")
