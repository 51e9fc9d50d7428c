"""Addresses of the complaints room, by whom they serve."""

from complaints.urls import (
    api,
    citizen,
    desk,
    files,
    office,
    paper,
    programs,
    quality,
    register,
    road,
)

app_name = "complaints"

urlpatterns = [
    *citizen.urlpatterns,
    *road.urlpatterns,
    *quality.urlpatterns,
    *files.urlpatterns,
    *paper.urlpatterns,
    *desk.urlpatterns,
    *register.urlpatterns,
    *office.urlpatterns,
    *programs.urlpatterns,
    *api.urlpatterns,
]
