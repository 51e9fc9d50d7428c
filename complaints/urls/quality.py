"""Addresses of complaints: demands, remedies, opinions, the board of the quality body."""

from django.urls import URLPattern, path

from complaints.views import opinion
from complaints.views.office import quality, remedies

urlpatterns: list[URLPattern] = [
    path("complaints/opinion/<str:token>/", opinion.opinion, name="opinion"),
    path("office/quality/", quality.board, name="quality"),
    path("office/demands/", quality.demands, name="demands"),
    path("office/demands/<int:pk>/", quality.demand, name="demand"),
    path("office/demands/<int:pk>/<slug:verb>/", quality.demand_act, name="demand_act"),
    path("office/complaints/<int:stage_pk>/demand/", quality.demand_more, name="stage-demand"),
    path("office/remedies/", remedies.remedies, name="remedies"),
    path("office/opinions/", quality.opinions, name="opinions"),
]
