"""What people say on drafts: comments, support, replies, appeals."""

from django.urls import URLPattern, path

from standards.views import voices, voices_list, voices_own, voices_thread

_ONE = "drafts/comments/<str:receipt>/"

urlpatterns: list[URLPattern] = [
    path("drafts/<int:pk>/comments/", voices_list.comment_list, name="comments"),
    path("drafts/<int:pk>/comment/", voices.comment, name="comment"),
    path("drafts/<int:pk>/comment/check/", voices.check, name="comment_check"),
    path(_ONE, voices_thread.thread, name="thread"),
    path(f"{_ONE}receipt/", voices.receipt, name="receipt"),
    path(f"{_ONE}support/", voices_thread.support, name="support"),
    path(f"{_ONE}reply/", voices_thread.reply, name="reply"),
    path(f"{_ONE}appeal/", voices_thread.appeal, name="appeal"),
    path(f"{_ONE}files/<int:pk>/", voices_thread.comment_file, name="comment_file"),
    path("cabinet/comments/", voices_own.my_comments, name="my_comments"),
]
