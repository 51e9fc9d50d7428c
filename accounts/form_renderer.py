"""How the controls of forms are written into a page.

Django renders a template for each option of a list and for each set of attributes. A page of
filters has dozens of them, and no template of the portal says anything about them; so the plain
controls are written at once, in the same form, and all others go to their templates.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

_Widget = dict[str, Any]  # as ``get_context`` of a widget gives it


class Renderer(TemplatesSetting):
    """The portal's templates of forms, plain controls apart."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """A control, a field or a form as it stands in a page."""
        write = _WRITTEN.get(template_name)
        if write is not None:
            return write(context["widget"])
        return mark_safe(super().render(template_name, context, request))


def _select(widget: _Widget) -> SafeString:
    options = _joined(_group(name, found) for name, found, _place in widget["optgroups"])
    head = _said({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", head, options)


def _group(name: str | None, options: list[_Widget]) -> SafeString:
    """The options of one group, those without a group by themselves."""
    drawn = _joined(_option(one) for one in options)
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _option(option: _Widget) -> str:
    said = _said(option["attrs"]) if option["attrs"] else ""
    value, label = escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{said}>{label}</option>'


def _input(widget: _Widget) -> SafeString:
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    own = {"type": widget["type"], "name": widget["name"], **value}
    return format_html("<input{}>", _said({**own, **widget["attrs"]}))


def _said(attrs: dict[str, Any]) -> SafeString:
    """Attributes: a bare name for True, nothing for False."""
    return _joined(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _joined(parts: Iterable[str]) -> SafeString:
    # Every part has been escaped.
    return mark_safe("".join(parts))


_WRITTEN: dict[str, Callable[[_Widget], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "email", "hidden", "checkbox", "date", "number", "input")
    },
}
