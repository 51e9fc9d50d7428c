"""Pages that anybody reads."""

from django.urls import path

from registry.views import public, public_history, public_places, public_poster, public_service

urlpatterns = [
    path("services/", public.service_list, name="list"),
    path("services/<slug:registry_no>/", public_service.service, name="service"),
    path("services/<slug:registry_no>/places/", public_places.places, name="places"),
    path("services/<slug:registry_no>/poster/", public_poster.poster, name="poster"),
    path("services/<slug:registry_no>/history/", public_history.history, name="history"),
    path(
        "services/<slug:registry_no>/history/<int:old>/<int:new>/",
        public_history.compare,
        name="compare",
    ),
]
