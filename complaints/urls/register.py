"""Addresses of complaints: the register of complaints and calendar feeds."""

from django.urls import URLPattern, path

from complaints.views import calendar
from complaints.views.office import register

urlpatterns: list[URLPattern] = [
    path("office/register/", register.register, name="register"),
    path("office/register/print/", register.register_print, name="register_print"),
    path("office/register/export.<slug:kind>", register.register_file, name="register_file"),
    path("office/calendar-feeds/", calendar.feeds, name="feeds"),
    path("calendar/complaints/<str:token>.ics", calendar.feed, name="feed"),
]
