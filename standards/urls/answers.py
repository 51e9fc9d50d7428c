"""Comments and their answers: the drafter's queue, moderation, appeals."""

from django.urls import URLPattern, path

from standards.views import (
    answers,
    answers_bulk,
    answers_comment,
    answers_enter,
    answers_moderation,
)

_DISCUSSION = "office/standards/discussions/<int:pk>/"
_COMMENT = "office/standards/comments/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_DISCUSSION, answers.discussion, name="office_discussion"),
    path(f"{_DISCUSSION}missing/", answers.missing, name="office_missing"),
    path(f"{_DISCUSSION}bulk/", answers_bulk.bulk, name="office_bulk"),
    path(f"{_DISCUSSION}typed/", answers_bulk.keep_typed, name="office_typed"),
    path(f"{_DISCUSSION}enter/", answers_enter.enter, name="office_enter"),
    path(_COMMENT, answers_comment.comment, name="office_comment"),
    path(f"{_COMMENT}act/<slug:verb>/", answers_comment.act, name="office_comment_act"),
    path(f"{_COMMENT}receipt/", answers_enter.receipt, name="office_receipt"),
    path(f"{_COMMENT}hide/", answers_moderation.hide, name="office_hide"),
    path(
        "office/standards/replies/<int:pk>/hide/",
        answers_moderation.hide_reply,
        name="office_hide_reply",
    ),
    path("office/standards/appeals/", answers_moderation.appeals, name="office_appeals"),
    path("office/standards/appeals/<int:pk>/", answers_moderation.appeal, name="office_appeal"),
]
