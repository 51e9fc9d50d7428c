"""Regulations: public pages, drafting, approval."""

from django.urls import path
from django.urls.resolvers import URLPattern

from standards.views import regulations, regulations_office, regulations_text

_OFFICE = "office/regulations/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("standards/<slug:registry_no>/regulations/", regulations.regulations, name="regulations"),
    path("regulations/<int:pk>/", regulations.regulation, name="regulation"),
    path("regulations/<int:pk>/chart.svg", regulations.chart, name="regulation_chart"),
    path("office/regulations/", regulations_office.regulations, name="office_regulations"),
    path(
        "office/regulations/agreements/",
        regulations_office.agreements,
        name="office_regulation_agreements",
    ),
    path(_OFFICE, regulations_office.regulation, name="office_regulation"),
    path(f"{_OFFICE}text/", regulations_text.text, name="office_regulation_text"),
    path(f"{_OFFICE}act/<slug:verb>/", regulations_office.act, name="office_regulation_act"),
]
