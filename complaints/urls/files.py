"""Addresses of complaints: files on the thread and the answer."""

from django.urls import URLPattern, path

from complaints.views import files

_STAGE = "office/complaints/<int:stage_pk>/"

urlpatterns: list[URLPattern] = [
    path("complaints/attachments/<int:pk>/", files.attachment, name="attachment"),
    path(f"{_STAGE}files/", files.add, name="stage-files"),
    path(f"{_STAGE}files/remove/", files.remove, name="stage-file-remove"),
]
