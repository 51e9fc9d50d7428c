"""Open data: files for programs, the map for search engines."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, path

from registry.sitemaps import SITEMAPS, robots
from registry.views import open_data

_INDEX = {"sitemaps": SITEMAPS, "sitemap_url_name": "registry:sitemap"}

urlpatterns: list[URLPattern] = [
    path("open-data/services/", open_data.open_data, name="open_data"),
    path("open-data/services.<slug:kind>", open_data.all_services, name="files"),
    path("open-data/services/<slug:registry_no>.<slug:kind>", open_data.one_service, name="linked"),
    path("sitemap.xml", sitemaps.index, _INDEX, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]
