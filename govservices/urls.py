"""The URL map: each room brings its own addresses."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("deadlines.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("office/", include("accounts.office_urls")),
    path("", include("registry.urls")),
    path("", include("standards.urls")),
    path("", include("complaints.urls")),
    path("", include("notifications.urls")),
    path("", include("audit.urls")),
    path("admin/", admin.site.urls),
    path("", include("django_prometheus.urls")),
]

handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
