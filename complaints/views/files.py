"""Files of a case: the download for whoever may see one, and the files of an answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from complaints.errors import WrongState
from complaints.forms.fields import row_id
from complaints.forms.files import AnswerFilesForm
from complaints.models import Attachment, ComplaintStage
from complaints.selectors import attachments_visible_to
from complaints.services import attaching
from complaints.views.office.access import actor_of
from complaints.views.office.acts import act_page
from complaints.views.office.case import case_page
from files.errors import FileQuarantined, FileRefused
from files.services import response_for


@never_cache
@login_required
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a case as a download; absent, not yours and not checked yet are alike.

    Raises:
        Http404: there is none for this reader.
    """
    visible = attachments_visible_to(actor_of(request)).select_related("file")
    found = get_object_or_404(visible, pk=pk)
    try:
        return response_for(found.file)
    except FileQuarantined as error:
        raise Http404 from error


@act_page
def add(request: HttpRequest, shown: ComplaintStage) -> HttpResponse | str:
    """Put files to the answer."""
    form = AnswerFilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attaching.attach_to_answer(
                stage_id=shown.pk,
                uploads=form.cleaned_data["documents"],
                actor=actor_of(request),
                at=legal_now(),
            )
        except FileRefused as refusal:
            form.add_error("documents", str(refusal))
        else:
            return _("The files go out with the answer.")
    return case_page(request, shown, forms={"answer_files": form})


@act_page
def remove(request: HttpRequest, shown: ComplaintStage) -> str:
    """Take a file off the answer; one that is not there, or not there any more, is refused."""
    attachment_id = row_id(request.POST.get("file", ""))
    try:
        attaching.take_off_answer(
            stage_id=shown.pk,
            attachment_id=attachment_id or 0,
            actor=actor_of(request),
            at=legal_now(),
        )
    except Attachment.DoesNotExist as error:
        raise WrongState from error
    return _("The file has been taken off the answer.")
