"""Writing an entry: a new one, one under way, and a change of one that is in the registry."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from audit.legal_time import legal_now
from govservices import wording
from registry import permissions, services
from registry.content import FIELDS, Content, content_of
from registry.errors import (
    EditConflict,
    InvalidContent,
    NothingChanged,
    NotPermitted,
    RegistryRefused,
    WrongState,
)
from registry.forms.acts import ChangeForm
from registry.forms.entry import EntryForm, fingerprints
from registry.models import PlannedChange, Service
from registry.ports import held_by_standards
from registry.presenting import differences
from registry.selectors import open_plan_of
from registry.views.office_access import actor_of, for_registry, service_for, today_of
from registry.views.office_conflict import conflict_page, is_settled, merged
from registry.views.office_effects import tasks_from, told_of
from registry.workflow import State

_ACT_FIELDS = ("act", "act_no", "act_date", "valid_from")
_KEPT = (*FIELDS, *_ACT_FIELDS, "edit_no", "opened")


@dataclass(frozen=True, slots=True)
class Editing:
    """One person who edits one entry: what was sent, and the forms that hold it."""

    request: HttpRequest
    service: Service
    actor: Actor
    at: datetime
    data: QueryDict | None
    form: EntryForm
    act_form: ChangeForm | None

    @property
    def edit_no(self) -> int:
        """The number of the edit on which the person builds."""
        text = (self.data or QueryDict()).get("edit_no", "")
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return int(text)
        return self.service.edit_no if self.data is None else 0

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Everything typed, as hidden fields carry it to the next page."""
        data = self.data or QueryDict()
        return [(name, value) for name in _KEPT for value in data.getlist(name)]

    @property
    def digest(self) -> str:
        """By which a change is known again after it has been looked through."""
        of_act = [pair for pair in self.hidden if pair[0] in _ACT_FIELDS]
        seen = json.dumps([self.form.content, of_act, self.edit_no])
        return hashlib.sha256(seen.encode()).hexdigest()


@for_registry
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a service for the registry (M-1, D12-6.3).

    Raises:
        Http404: the person's body proposes none.
    """
    actor = actor_of(request)
    if not permissions.may_propose(actor):
        raise Http404
    form = EntryForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "registry/office/edit.html", {"form": form})
    try:
        made = services.propose_service(content=form.content, actor=actor, at=legal_now())
    except InvalidContent as refusal:
        form.add_problems(refusal.problems)
        return render(request, "registry/office/edit.html", {"form": form})
    except RegistryRefused as refusal:
        context = {"form": form, "errors": [str(refusal)]}
        return render(request, "registry/office/edit.html", context, status=409)
    messages.success(
        request, _("The proposal is saved. Number: %(no)s.") % {"no": made.registry_no}
    )
    return redirect("registry:office_service", pk=made.pk)


@for_registry
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend an entry under way, or change one that is in the registry by an act.

    Who may not is led back to the entry and told why.
    """
    actor = actor_of(request)
    service = service_for(actor, pk)
    refusal = _why_not(actor, service)
    if refusal:
        messages.error(request, str(refusal))
        return redirect("registry:office_service", pk=pk)
    editing = _opened(request, service, actor)
    if editing.data is None or "again" in request.POST:
        return _page(editing)
    return _save(editing)


def _why_not(actor: Actor, service: Service) -> RegistryRefused | None:
    if service.state == State.INCLUDED:
        return None if permissions.may_change(actor) else NotPermitted()
    if not service.is_under_way:
        return WrongState()
    return None if permissions.may_amend(actor, service) else NotPermitted()


def _opened(request: HttpRequest, service: Service, actor: Actor) -> Editing:
    """The forms with what was sent; what was chosen between two texts is carried out first."""
    at, stored = legal_now(), content_of(service)
    data = None
    if request.method == "POST":
        data = merged(request.POST, stored, edit_no=service.edit_no)
    form = _form(data, service, stored)
    act_form = None
    if service.state == State.INCLUDED:
        initial = {"valid_from": today_of(at)}
        act_form = ChangeForm(data, today=today_of(at), initial=initial)
    return Editing(request, service, actor, at, data, form, act_form)


def _form(data: QueryDict | None, service: Service, stored: Content) -> EntryForm:
    held = bool(held_by_standards([service.pk]))
    return EntryForm(data, stored=stored, registry_no=service.registry_no, held=held)


def _save(editing: Editing) -> HttpResponse:
    """Check, settle a conflict, show what will change, save: each step keeps what was typed."""
    act_is_valid = editing.act_form is None or editing.act_form.is_valid()
    if not editing.form.is_valid() or not act_is_valid:
        return _page(editing)
    stored = content_of(editing.service)
    if editing.edit_no != editing.service.edit_no or _is_unsettled(editing):
        conflict = EditConflict(stored=stored, own=_own(editing), edit_no=editing.service.edit_no)
        if conflict.own != stored:
            return _conflict(editing, conflict)
    if editing.form.content == stored:
        return _page(editing, errors=[str(NothingChanged())], status=409)
    if editing.act_form and editing.request.POST.get("seen") != editing.digest:
        return _preview(editing)
    return _carry_out(editing)


def _own(editing: Editing) -> dict[str, object]:
    """The person's own text, before any choice between it and the stored one."""
    if "merge" not in editing.request.POST:
        return editing.form.content
    form = _form(editing.request.POST, editing.service, editing.form.stored)
    form.is_valid()
    return form.content


def _is_unsettled(editing: Editing) -> bool:
    sent = editing.request.POST
    if "merge" not in sent:
        return False
    return not is_settled(sent, content_of(editing.service), _own(editing))


def _carry_out(editing: Editing) -> HttpResponse:
    try:
        sentence = _change(editing) if editing.act_form else _amend(editing)
    except EditConflict as conflict:
        return _conflict(editing, conflict)
    except InvalidContent as refusal:
        editing.form.add_problems(refusal.problems)
        return _page(editing)
    except RegistryRefused as refusal:
        return _page(editing, errors=[str(refusal)], status=409)
    messages.success(editing.request, sentence)
    return redirect("registry:office_service", pk=editing.service.pk)


def _amend(editing: Editing) -> str:
    services.amend_service(
        service_id=editing.service.pk,
        content=editing.form.content,
        edit_no=editing.edit_no,
        actor=editing.actor,
        at=editing.at,
    )
    return _("The proposal is saved.")


def _change(editing: Editing) -> str:
    assert editing.act_form is not None
    valid_from = editing.act_form.cleaned_data["valid_from"]
    made = services.change_service(
        service_id=editing.service.pk,
        content=editing.form.content,
        edit_no=editing.edit_no,
        act=editing.act_form.act_given(),
        valid_from=valid_from,
        actor=editing.actor,
        at=editing.at,
    )
    if isinstance(made, PlannedChange):
        day = wording.day(valid_from, get_language() or "kk", with_year=True)
        return _("The change is planned. Day on which it takes effect: %(day)s.") % {"day": day}
    return _("The entry is changed. Version: %(number)s.") % {"number": made.version}


def _page(editing: Editing, *, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    """The form with everything that was typed."""
    opened = (editing.data or QueryDict()).get("opened") or fingerprints(editing.form.stored)
    context = {
        "service": editing.service,
        "form": editing.form,
        "act_form": editing.act_form or "",
        "forms": [form for form in (editing.form, editing.act_form) if form],
        "errors": errors or [],
        "edit_no": editing.edit_no,
        "opened": opened,
        "plan": open_plan_of(editing.service),
    }
    return render(editing.request, "registry/office/edit.html", context, status=status)


def _preview(editing: Editing) -> HttpResponse:
    """What will change, from when, and who will hear of it; nothing is saved yet."""
    assert editing.act_form is not None
    service, content = editing.service, editing.form.content
    valid_from = editing.act_form.cleaned_data["valid_from"]
    context = {
        "service": service,
        "differences": differences(content_of(service), content),
        "valid_from": valid_from,
        "is_today": valid_from == today_of(editing.at),
        "act": editing.act_form.act_given(),
        "subscribers": told_of(service),
        "tasks": tasks_from(service, content),
        "drafter_changes": content["drafting_body"] != service.drafting_body.key,
        "hidden": editing.hidden,
        "digest": editing.digest,
        "changed": "seen" in editing.request.POST,
    }
    return render(editing.request, "registry/office/preview.html", context)


def _conflict(editing: Editing, conflict: EditConflict) -> HttpResponse:
    """Both texts, with the edit on which the choice will be built."""
    kept = [pair for pair in editing.hidden if pair[0] != "edit_no"]
    sent = editing.request.POST
    if "merge" in sent:
        kept = [
            (name, value) for name in _KEPT if name != "edit_no" for value in sent.getlist(name)
        ]
    return conflict_page(
        editing.request,
        editing.service,
        conflict,
        data=sent,
        hidden=[*kept, ("edit_no", str(conflict.edit_no))],
    )
