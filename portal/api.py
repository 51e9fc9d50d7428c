"""The schema of the API, its page for people, and a place to try it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from portal.api_reference import operations

schema = SpectacularAPIView.as_view(permission_classes=[AllowAny])


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and gives; plain HTML, readable by everybody."""
    return render(request, "portal/api_docs.html", {"subjects": operations()})


class TryPage(SpectacularSwaggerSplitView):
    """Swagger UI inside the portal's own page: its script and style come from this address."""

    template_name = "portal/api_try.html"
    permission_classes = [AllowAny]
    url_name = "portal:api_schema"


try_it = TryPage.as_view()
