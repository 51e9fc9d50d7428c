"""Addresses of standards: what everybody reads, what people say, and the rooms of officials."""

from standards.urls import answers, public, reading, regulations, road, voices, workbench

app_name = "standards"
urlpatterns = [
    *public.urlpatterns,
    *voices.urlpatterns,
    *reading.urlpatterns,
    *regulations.urlpatterns,
    *workbench.urlpatterns,
    *answers.urlpatterns,
    *road.urlpatterns,
]
