"""Standards in force and their earlier editions, for everybody and for programs."""

from django.urls import URLPattern, path

from standards.views import open_data, reading, reading_compare, reading_list

_ONE = "standards/<str:registry_no>/"

urlpatterns: list[URLPattern] = [
    path("standards/", reading_list.standards, name="standards"),
    path(_ONE, reading.standard, name="standard"),
    path(f"{_ONE}editions/", reading.editions, name="editions"),
    path(f"{_ONE}editions/<int:number>/", reading.edition, name="edition"),
    path(f"{_ONE}editions/<int:number>/print/", reading.print_sheet, name="print"),
    path(f"{_ONE}compare/<int:old>/<int:new>/", reading_compare.compare, name="compare"),
    path("open-data/standards/", open_data.open_data, name="open_data"),
    path("open-data/standards.<slug:kind>", open_data.standards_file, name="files"),
    path("open-data/draft-comments.<slug:kind>", open_data.comments_file, name="comment_files"),
]
