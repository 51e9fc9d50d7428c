"""The technical admin speaks Kazakh and Russian: every label in it is a translated text.

Tables of the libraries (second factors, addresses of sign-in, groups) are shown to nobody who
administers, as docs/access.md says; only the names of their sections are looked at here.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path, label_for_field
from django.db.models import Model
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import override

import pytest

from accounts.acting import Actor
from accounts.models import User
from portal.management.commands.messages import own_rooms

LANGUAGES = ("kk", "ru")


@pytest.fixture
def request_of_superuser(rf) -> HttpRequest:
    """A request of somebody who may do everything: no form is narrowed for them."""
    request = rf.get("/admin/")
    request.user = User(pk=1, email="root@example.kz", is_staff=True, is_superuser=True)
    request.actor = Actor(user=request.user)
    return request


def own_lists() -> list[tuple[type[Model], ModelAdmin]]:
    """What the rooms of this house show in the admin."""
    rooms = own_rooms()
    return [
        (model, model_admin)
        for model, model_admin in admin.site._registry.items()
        if model._meta.app_label in rooms
    ]


def filters_of(model_admin: ModelAdmin) -> Iterator[tuple[str, object]]:
    for item in model_admin.list_filter:
        path = item[0] if isinstance(item, tuple) else item
        if isinstance(path, str):
            field = get_fields_from_path(model_admin.model, path)[-1]
            yield f"filter {path}", field.verbose_name
        else:
            yield f"filter {path.__name__}", path.title


def form_names(model_admin: BaseModelAdmin, request: HttpRequest) -> list[str]:
    if isinstance(model_admin, ModelAdmin):
        return flatten_fieldsets(model_admin.get_fieldsets(request, None))
    return flatten_fieldsets([(None, {"fields": model_admin.get_fields(request, None)})])


def labels_of(names: list[str], model: type[Model], model_admin: BaseModelAdmin):
    """Labels by name; the name of the row itself is the name of its model."""
    for name in names:
        if name not in {"action_checkbox", "__str__"}:
            yield name, label_for_field(name, model, model_admin)


def texts_of_model(model_admin: ModelAdmin, request: HttpRequest) -> Iterator[tuple[str, object]]:
    model, options = model_admin.model, model_admin.model._meta
    yield "verbose_name", options.verbose_name
    yield "verbose_name_plural", options.verbose_name_plural
    yield from labels_of(model_admin.list_display, model, model_admin)
    yield from filters_of(model_admin)
    yield from labels_of(form_names(model_admin, request), model, model_admin)
    for inline_class in model_admin.inlines:
        inline = inline_class(model, admin.site)
        yield "inline", inline.model._meta.verbose_name_plural
        yield from labels_of(form_names(inline, request), inline.model, inline)


def fault(label: object) -> str:
    """What is wrong with a label, or nothing."""
    if not isinstance(label, Promise):
        return f"{label!r} is no lazy translation"
    with override("en"):
        english = str(label)
    for language in LANGUAGES:
        with override(language):
            if str(label) == english:
                return f"{english!r} has no {language} text"
    return ""


def faults(texts: Iterator[tuple[str, object]], about: str) -> list[str]:
    return [f"{about}.{name}: {wrong}" for name, label in texts if (wrong := fault(label))]


def test_every_label_of_lists_filters_and_forms_is_translated(request_of_superuser):
    found: list[str] = []
    for model, model_admin in own_lists():
        texts = texts_of_model(model_admin, request_of_superuser)
        found += faults(texts, model._meta.label)

    assert not found, "\n".join(found)


def test_every_app_with_a_section_in_the_admin_has_a_translated_name():
    rooms = {model._meta.app_label for model in admin.site._registry}
    texts = [(room, apps.get_app_config(room).verbose_name) for room in sorted(rooms)]

    found = faults(iter(texts), "app")

    assert not found, "\n".join(found)
