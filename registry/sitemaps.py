"""What search engines are shown: the public pages of the registry in three languages."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.models import Service
from registry.open_data.reading import open_services

# Pages of persons and of the back office are nobody's search result.
_CLOSED = ("/accounts/", "/admin/", "/cabinet/", "/office/", "/questions/", "/proposals/",
           "/subscriptions/", "/demo/")  # fmt: skip


class _InThreeLanguages(Sitemap):  # type: ignore[type-arg]
    """Each page under its address in each language, with links to the other two."""

    i18n = True
    alternates = True
    limit = 15_000

    def get_domain(self, site: Any = None) -> str:
        """The portal's own, whatever name the request came by."""
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """The portal's own as well."""
        return urlsplit(settings.SITE_URL).scheme

    def _in_language(self, path: str) -> str:
        return f"{path}?lang={get_language()}"


class ServicePages(_InThreeLanguages):
    """Services in the registry and those excluded from it; proposals are not public."""

    def items(self) -> Sequence[Service]:
        """By number; only what an address needs."""
        return list(open_services().select_related(None).only("registry_no", "valid_from"))

    def lastmod(self, item: Service) -> date | None:
        """The day from which the present version holds."""
        return item.valid_from

    def location(self, item: Service) -> str:
        """The page of the service in the language asked for."""
        return self._in_language(reverse("registry:service", args=[item.registry_no]))


class MainPages(_InThreeLanguages):
    """The pages from which everything else is reached."""

    def items(self) -> Sequence[str]:
        """Names of addresses."""
        return ["portal:home", "registry:list", "registry:open_data"]

    def location(self, item: str) -> str:
        """The page in the language asked for."""
        return self._in_language(reverse(item))


SITEMAPS: dict[str, type[_InThreeLanguages]] = {"services": ServicePages, "pages": MainPages}


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone, and where the map is."""
    closed = "\n".join(f"Disallow: {path}" for path in _CLOSED)
    text = f"User-agent: *\n{closed}\nSitemap: {settings.SITE_URL}{reverse('registry:sitemaps')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
