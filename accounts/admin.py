"""People, bodies, territories in the technical admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from modeltranslation.admin import TranslationAdmin

from accounts.acting import Actor
from accounts.errors import NotYours
from accounts.models import BodyFunction, Deputy, Membership, Organisation, Region, User
from accounts.services import block_user, unblock_user
from audit.legal_time import legal_now


class ReasonForm(ActionForm):
    """The bar of actions, with a reason that the record keeps."""

    reason = forms.CharField(required=False, max_length=300, label=gettext_lazy("Reason"))


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """Roles of a person."""

    model = Membership
    fk_name = "user"
    extra = 0
    autocomplete_fields = ("organisation",)
    fields = ("organisation", "role", "position_kk", "position_ru", "valid_from", "valid_to")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """People who may sign in. Access is closed and opened by an act, never by a tick box."""

    list_display = ("email", "name", "is_active", "is_staff", "language", "joined_at")
    list_filter = ("is_active", "is_staff", "memberships__role", "language", "is_sample")
    search_fields = ("email", "surname", "given_name")
    list_per_page = 50
    date_hierarchy = "joined_at"
    readonly_fields = ("is_active", "joined_at", "last_login", "consented_at", "is_superuser")
    fields = (
        "email",
        ("surname", "given_name", "patronymic"),
        "language",
        "phone",
        ("is_staff", "is_active", "is_superuser"),
        ("joined_at", "last_login", "consented_at"),
        "is_sample",
    )
    inlines = (MembershipInline,)
    actions = ("block", "unblock")
    action_form = ReasonForm

    @admin.display(description=gettext_lazy("surname, name, patronymic"), ordering="surname")
    def name(self, user: User) -> str:
        """The whole name in one column."""
        return user.full_name

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A person who has acted stays in the record; access is closed instead."""
        return False

    @admin.action(description=gettext_lazy("Close access at once"))
    def block(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close the access of the chosen people; their sessions end."""
        self._each(request, queryset, block_user)

    @admin.action(description=gettext_lazy("Open access again"))
    def unblock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open the access of the chosen people again."""
        self._each(request, queryset, unblock_user)

    def _each(self, request: HttpRequest, queryset: QuerySet[User], act: Any) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, _("Give the reason beside the action."), messages.ERROR)
            return
        actor: Actor = request.actor  # type: ignore[attr-defined]
        done = 0
        for user in queryset:
            try:
                act(user=user, actor=actor, at=legal_now(), reason=reason)
            except NotYours:
                self.message_user(request, _("Not possible for: {user}").format(user=user.email))
            else:
                done += 1
        told = ngettext("Changed for %(n)s person.", "Changed for %(n)s people.", done)
        self.message_user(request, told % {"n": done})


class FunctionInline(admin.TabularInline):  # type: ignore[type-arg]
    """Functions of a body."""

    model = BodyFunction
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Bodies of DS-19."""

    list_display = ("key", "name", "kind", "level", "region", "parent")
    list_filter = ("kind", "level", "functions__code", "is_sample")
    search_fields = ("key", "name_kk", "name_ru", "name_en", "bin")
    autocomplete_fields = ("parent", "region")
    list_select_related = ("region", "parent")
    inlines = (FunctionInline,)


@admin.register(Region)
class RegionAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Territories."""

    list_display = ("kato", "name", "level", "parent", "time_zone")
    list_filter = ("level", "is_sample")
    search_fields = ("kato", "key", "name_kk", "name_ru", "name_en")
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(Membership)
class MembershipAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Roles of people in bodies."""

    list_display = ("user", "organisation", "role", "valid_from", "valid_to")
    list_filter = ("role",)
    search_fields = ("user__email", "user__surname", "organisation__name_ru")
    autocomplete_fields = ("user", "organisation")
    list_select_related = ("user", "organisation")


@admin.register(Deputy)
class DeputyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who stands in for whom; named in the back office, shown here."""

    list_display = ("deputy", "membership", "valid_from", "valid_to")
    search_fields = ("deputy__email", "membership__user__email")
    list_select_related = ("deputy", "membership__user", "membership__organisation")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The act belongs to the member or the head."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise."""
        return False
