"""Addresses of the deadlines room."""

from django.urls import URLPattern, URLResolver, path

from deadlines import api, views

app_name = "deadlines"

urlpatterns: list[URLPattern | URLResolver] = [
    path("calculator/", views.calculator, name="calculator"),
    path("why/<int:clock_id>/", views.why, name="why"),
    path("api/v1/deadlines/due/", api.DueView.as_view(), name="api-due"),
    path("api/v1/deadlines/terms/", api.TermsView.as_view(), name="api-terms"),
]
