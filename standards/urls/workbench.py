"""Drafting: standards, editions, their text, proposals."""

from django.urls import URLPattern, path

from standards.views import workbench, workbench_import, workbench_proposals, workbench_text

_ROOT = "office/standards/"
_TEXT = f"{_ROOT}editions/<int:pk>/text/"
_CLAUSE = f"{_TEXT}clauses/<uuid:stable_id>/"

urlpatterns: list[URLPattern] = [
    path(_ROOT, workbench.standards, name="office_standards"),
    path(f"{_ROOT}proposals/", workbench_proposals.proposals, name="office_proposals"),
    path(f"{_ROOT}proposals/<int:pk>/", workbench_proposals.proposal, name="office_proposal"),
    path(f"{_ROOT}<int:pk>/", workbench.standard, name="office_standard"),
    path(f"{_ROOT}<int:pk>/begin/", workbench.begin, name="office_begin"),
    path(f"{_ROOT}<int:pk>/propose/", workbench_proposals.new, name="office_proposal_new"),
    path(_TEXT, workbench_text.text, name="office_text"),
    path(f"{_TEXT}autosave/", workbench_text.autosave, name="office_autosave"),
    path(f"{_TEXT}import/", workbench_import.bring_in, name="office_import"),
    path(f"{_TEXT}erratum/", workbench_import.erratum, name="office_erratum"),
    path(f"{_TEXT}clauses/new/", workbench_text.clause_new, name="office_clause_new"),
    path(_CLAUSE, workbench_text.clause, name="office_clause"),
    path(f"{_CLAUSE}<slug:verb>/", workbench_text.clause_act, name="office_clause_act"),
    path(f"{_TEXT}parts/<slug:code>/", workbench_text.provision, name="office_provision"),
]
