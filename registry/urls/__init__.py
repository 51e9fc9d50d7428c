"""Addresses of the registry room, by who uses them."""

from registry.urls import exchange, office, open_data, public, voices

app_name = "registry"

urlpatterns = [
    *voices.urlpatterns,
    *open_data.urlpatterns,
    *exchange.urlpatterns,
    *office.urlpatterns,
    *public.urlpatterns,
]
