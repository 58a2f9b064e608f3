"""How every form looks: KERN's fields, one mark for what is (or is not) mandatory, errors tied to their field.

`FORM_RENDERER = "kreislauf.web.frame.forms.KernRenderer"` makes `{{ form }}`, `{{ field.as_field_group }}` and
`<c-field>` all use it; a form needs no class names of its own.
"""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

#: Django's templates for which KERN wants another structure.
REPLACED = {
    "django/forms/errors/list/default.html": "frame/form/errors.html",
    "django/forms/widgets/radio.html": "frame/form/options.html",
    "django/forms/widgets/checkbox_select.html": "frame/form/options.html",
    "django/forms/widgets/select.html": "frame/form/select.html",
}

#: Widgets that KERN styles otherwise than as a line of text; "" = no class at all.
CLASS_OF_TEMPLATE = {
    "django/forms/widgets/checkbox.html": "kern-form-check__checkbox",
    "django/forms/widgets/select.html": "kern-form-input__select",
    "django/forms/widgets/radio.html": "",
    "django/forms/widgets/checkbox_select.html": "",
    "django/forms/widgets/hidden.html": "",
    "django/forms/widgets/multiple_hidden.html": "",
    "django/forms/widgets/multiwidget.html": "",
    "django/forms/widgets/splitdatetime.html": "",
}
INPUT_CLASS = "kern-form-input__input"


class KernRenderer(DjangoTemplates):
    """Django's form renderer with KERN's structure and classes."""

    form_template_name = "frame/form/form.html"
    field_template_name = "frame/form/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a form, a field, a list of errors or a widget."""
        if "widget" in context:
            context = {**context, "widget": with_class(context["widget"], template_name)}
        elif isinstance(context.get("field"), BoundField):
            context = {**context, "mark": mark_of(context["field"])}
        return super().render(REPLACED.get(template_name, template_name), context, request)


def with_class(widget: dict[str, Any], template_name: str) -> dict[str, Any]:
    """`widget` (Django's context of one) with KERN's class added to its own; its subwidgets likewise."""
    name = CLASS_OF_TEMPLATE.get(template_name, INPUT_CLASS)
    attrs = dict(widget["attrs"])
    if name:
        error = f" {name}--error" if attrs.get("aria-invalid") == "true" else ""
        attrs["class"] = f"{attrs.get('class', '')} {name}{error}".strip()
    marked = {**widget, "attrs": attrs}
    if "subwidgets" in widget:
        marked["subwidgets"] = [with_class(part, part["template_name"]) for part in widget["subwidgets"]]
    return marked


def mark_of(field: BoundField) -> str:
    """What stands beside the label: "required" or "optional", whichever is the exception in this form.

    Where all are mandatory, or none is (a filter), nothing is marked. Single check boxes are not counted nor marked:
    their sentence says it.
    """
    counted = _counted(field.form)
    if field.name not in counted:
        return ""
    mandatory = [name for name in counted if field.form.fields[name].required]
    if len(mandatory) in (0, len(counted)):
        return ""
    if len(mandatory) * 2 <= len(counted):
        return "required" if field.field.required else ""
    return "" if field.field.required else "optional"


def _counted(form: BaseForm) -> list[str]:
    return [
        name
        for name, field in form.fields.items()
        if not field.widget.is_hidden and not isinstance(field.widget, CheckboxInput)
    ]
