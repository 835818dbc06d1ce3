"""The page of one form: show it, check it, act once, and show what is wrong in its place."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from dafeng.kernel.error import DafengError
from dafeng.people.access import seen_area
from dafeng.people.area import Area, organisations_of, places_of
from dafeng.people.models import Organisation, Place


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def offer_within(form: forms.Form, area: Area | None) -> None:
    """Offer in a form's choices only the organisations and places that an area shows."""
    shown = {Organisation: organisations_of, Place: places_of}
    for field in form.fields.values():
        rows = getattr(field, "queryset", None)
        if rows is not None and rows.model in shown:
            field.queryset = rows.filter(pk__in=shown[rows.model](area))  # type: ignore[attr-defined]


KEPT_ON_PAGE = (400, 409, 422, 429)


def form_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    title: Any,
    submit: Any,
    cancel_url: str,
    done: Any = "",
    done_url: str = "",
    text: Any = "",
    breadcrumbs: list[tuple[Any, str]] | None = None,
    template: str = "people/form.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer a GET with the form and a POST with what `act` does to its clean values.

    `act` may return an address to go to or a whole response. An error that the person can put right
    stands above the form, with what was typed still in it; one about rights has its own page.
    """
    offer_within(form, seen_area(request.user))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except DafengError as error:
                if error.status not in KEPT_ON_PAGE:
                    raise
                form.add_error(None, error.message(gettext))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                if isinstance(result, HttpResponse):
                    return result
                if done:
                    messages.success(request, done)
                return redirect(result if isinstance(result, str) else done_url or cancel_url)
    face = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "text": text,
        "breadcrumbs": breadcrumbs or [],
        **(context or {}),
    }
    return render(request, template, face, status=status)
