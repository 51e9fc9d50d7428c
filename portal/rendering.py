"""Answers of the API as JSON."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class _EscapedJSONRenderer(JSONRenderer):
    """JSON in which every letter beyond ASCII is an escape."""

    ensure_ascii = True


class PortalJSONRenderer(JSONRenderer):
    """JSON with every letter as it is.

    A refusal repeats what was sent. Half of a surrogate pair, which JSON may hold and UTF-8 may
    not, is repeated as the escape that it came as.
    """

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The bytes of an answer."""
        try:
            return super().render(data, accepted_media_type, renderer_context)
        except UnicodeEncodeError:
            escaped = _EscapedJSONRenderer()
            return escaped.render(data, accepted_media_type, renderer_context)
