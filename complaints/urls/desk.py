"""Addresses of complaints: teams, bulk work, standard texts, saved filters, load."""

from django.urls import URLPattern, path

from complaints.views.office import bulk, desk, load, texts

_DESK = "office/complaints/"

urlpatterns: list[URLPattern] = [
    path(f"{_DESK}teams/", desk.teams, name="teams"),
    path(f"{_DESK}teams/new/", desk.team, name="team_new"),
    path(f"{_DESK}teams/<int:pk>/", desk.team, name="team"),
    path(f"{_DESK}<int:stage_pk>/team/", desk.give_to_team, name="stage-team"),
    path(f"{_DESK}filters/", desk.filters, name="filters"),
    path(f"{_DESK}filters/save/", desk.filter_save, name="filter_save"),
    path(f"{_DESK}filters/<int:pk>/rename/", desk.filter_rename, name="filter_rename"),
    path(f"{_DESK}filters/<int:pk>/delete/", desk.filter_delete, name="filter_delete"),
    path(f"{_DESK}texts/", texts.texts, name="texts"),
    path(f"{_DESK}texts/new/", texts.text, name="text_new"),
    path(f"{_DESK}texts/<int:pk>/", texts.text, name="text"),
    path(f"{_DESK}texts/<int:pk>/retire/", texts.retire, name="text_retire"),
    path(f"{_DESK}<int:stage_pk>/copy-text/", texts.copy, name="stage-copy-text"),
    path(f"{_DESK}bulk/assign/", bulk.bulk_assign, name="bulk_assign"),
    path(f"{_DESK}bulk/answer/", bulk.bulk_answer, name="bulk_answer"),
    path(f"{_DESK}load/", load.load, name="load"),
]
