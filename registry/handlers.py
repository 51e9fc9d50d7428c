"""What the registry tells the clock engine: where its things are shown, who sees them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.acting import Actor
from deadlines.guards import declare_subject_table
from deadlines.handlers import on
from deadlines.subjects import Subject, locks_on, register
from govservices.addresses import address
from registry import terms
from registry.indexing import all_documents
from registry.models import LocalReview, Question, Service
from registry.selectors import questions_visible_to, reviews_for, services_with_ids, visible_to
from registry.telling import tell_of_breach
from search.index import source


def _service_url(service_id: int) -> str:
    return address("registry:office_service", service_id)


def _review_url(review_id: int) -> str:
    return address("registry:office_review", review_id)


def _question_url(question_id: int) -> str:
    return address("registry:office_question", question_id)


def _visible_services(actor: Actor) -> QuerySet[Any]:
    return visible_to(actor).values_list("pk", flat=True)


def _visible_reviews(actor: Actor) -> QuerySet[Any]:
    return reviews_for(actor).values_list("pk", flat=True)


def _visible_questions(actor: Actor) -> QuerySet[Any]:
    return questions_visible_to(actor).values_list("pk", flat=True)


def _load_services(ids: Iterable[int]) -> dict[int, Service]:
    return services_with_ids(list(ids))


def _load_reviews(ids: Iterable[int]) -> dict[int, LocalReview]:
    found: QuerySet[LocalReview] = LocalReview.objects.select_related("version__service")
    return found.in_bulk(list(ids))


def _load_questions(ids: Iterable[int]) -> dict[int, Question]:
    found: QuerySet[Question] = Question.objects.select_related("service", "organisation")
    return found.in_bulk(list(ids))


def guard_tables() -> None:
    """What ever had a clock is never deleted, not even past the services."""
    declare_subject_table(Service._meta.db_table, terms.SERVICE)
    declare_subject_table(LocalReview._meta.db_table, terms.LOCAL_REVIEW)
    declare_subject_table(Question._meta.db_table, terms.QUESTION)


def connect() -> None:
    """Register subjects, handlers and the source of the index; called once when the app is ready."""
    for code, url, visible, load, model in (
        (terms.SERVICE, _service_url, _visible_services, _load_services, Service),
        (terms.LOCAL_REVIEW, _review_url, _visible_reviews, _load_reviews, LocalReview),
        (terms.QUESTION, _question_url, _visible_questions, _load_questions, Question),
    ):
        register(Subject(code, url, visible, load, locks_on(model)))
    on(terms.SERVICE, "breached", tell_of_breach)
    source(terms.SERVICE, all_documents)
