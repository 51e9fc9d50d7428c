"""One page per act: POST does it and shows the case again; a refusal changes nothing."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit.legal_time import legal_now
from complaints import services
from complaints.errors import ComplaintRefused, ServiceRequired
from complaints.forms.office import MessageForm
from complaints.models import ComplaintStage
from complaints.services import attaching
from complaints.views.office.access import actor_of, for_officials, stage_for
from complaints.views.office.case import assign_form, case_page
from deadlines.errors import DeadlineError
from files.errors import FileRefused
from registry.selectors import service_numbered

Act = Callable[[HttpRequest, ComplaintStage], HttpResponse | str]
Page = Callable[[HttpRequest, int], HttpResponse]


def act_page(act: Act) -> Page:
    """A page that does one act on POST; its sentence is shown on the case afterwards.

    Opened by its address (a changed language, a bookmark) it leads back to the case. A refusal
    is shown there in the person's language, and nothing has been changed.
    """

    @for_officials
    @functools.wraps(act)
    def page(request: HttpRequest, stage_pk: int) -> HttpResponse:
        shown = stage_for(actor_of(request), stage_pk)
        if request.method != "POST":
            return redirect("complaints:stage", stage_pk=shown.pk)
        try:
            result = act(request, shown)
        except (ComplaintRefused, DeadlineError) as refusal:
            current = stage_for(actor_of(request), stage_pk)
            return case_page(request, current, errors=[str(refusal)], status=409)
        if isinstance(result, HttpResponse):
            return result
        messages.success(request, result)
        return redirect("complaints:stage", stage_pk=shown.pk)

    return page


@act_page
def register(request: HttpRequest, shown: ComplaintStage) -> str:
    """Enter a delivered complaint in the register (D12-19.4.1)."""
    actor = actor_of(request)
    done = services.register_complaint(stage_id=shown.pk, actor=actor, at=legal_now())
    return _("The complaint is registered. Registration number: %(no)s.") % {"no": done.reg_no}


@act_page
def take(request: HttpRequest, shown: ComplaintStage) -> str:
    """Take the case for consideration."""
    services.take(stage_id=shown.pk, actor=actor_of(request), at=legal_now())
    return _("You are the responsible executor now.")


@act_page
def assign(request: HttpRequest, shown: ComplaintStage) -> HttpResponse | str:
    """Name the responsible executor."""
    at = legal_now()
    form = assign_form(shown, at, request.POST)
    if not form.is_valid():
        return case_page(request, shown, forms={"assign": form})
    person = form.cleaned_data["assignee"]
    services.assign(stage_id=shown.pk, assignee=person, actor=actor_of(request), at=at)
    return _("Responsible executor: %(name)s.") % {"name": person}


@act_page
def service(request: HttpRequest, shown: ComplaintStage) -> str:
    """Name the service that the complaint is about."""
    found = service_numbered(request.POST.get("registry_no", ""))
    if found is None:
        raise ServiceRequired
    actor = actor_of(request)
    services.identify_service(stage_id=shown.pk, service=found, actor=actor, at=legal_now())
    return _("The service is identified.")


@act_page
def message(request: HttpRequest, shown: ComplaintStage) -> HttpResponse | str:
    """Write to the complainant (J-18)."""
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, shown, forms={"message": form})
    try:
        attaching.attach_to_message(
            stage_id=shown.pk,
            text=form.cleaned_data["text"],
            uploads=form.cleaned_data["documents"],
            actor=actor_of(request),
            at=legal_now(),
        )
    except FileRefused as refusal:
        form.add_error("documents", str(refusal))
        return case_page(request, shown, forms={"message": form})
    return _("The message is sent.")


@act_page
def remedy(request: HttpRequest, shown: ComplaintStage) -> str:
    """Confirm that what was promised has been done (J-19)."""
    services.execute_remedy(stage_id=shown.pk, actor=actor_of(request), at=legal_now())
    return _("The remedy is confirmed. The complainant has been told.")
