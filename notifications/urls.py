"""Addresses of the notifications room."""

from django.urls import path

from notifications.views import demo, inbox, post, undelivered

app_name = "notifications"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.message, name="message"),
    path("office/post/", post.queue, name="post-queue"),
    path("office/post/<int:pk>/", post.letter, name="post-letter"),
    path("office/post/<int:pk>/printed/", post.printed, name="post-printed"),
    path("office/post/bounces/<int:pk>/", post.bounce_done, name="bounce-done"),
    path("office/undelivered/", undelivered.undelivered, name="undelivered"),
    path("office/undelivered/<int:pk>/", undelivered.resend, name="resend"),
    path("demo/mailbox/", demo.mailbox, name="demo-mailbox"),
]
