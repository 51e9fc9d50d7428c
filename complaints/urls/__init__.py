"""Addresses of the complaints room: the citizen's, the office's, the API's."""

from complaints.urls import api, citizen, office

app_name = "complaints"

urlpatterns = [*citizen.urlpatterns, *office.urlpatterns, *api.urlpatterns]
