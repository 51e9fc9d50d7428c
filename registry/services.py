"""Acts on the registry."""

from registry.models import Service
from search.normal import normalise

_LANGUAGES = ("kk", "ru", "en")
_SEARCHED = ("name", "synonyms", "documents", "life_situation")


def refresh_search_text(service: Service) -> None:
    """Fill the column that searching reads; call before saving an entry."""
    texts = [
        getattr(service, f"{field}_{code}") or "" for field in _SEARCHED for code in _LANGUAGES
    ]
    service.search_text = normalise(" ".join([service.registry_no, service.code, *texts]))
