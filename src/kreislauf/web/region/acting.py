"""One shape for every page that does something: a form, one domain call, its anticipated errors above the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError, NotAllowed, NotVisible
from kreislauf.region.matter.permissions import is_steering

Text = str | Promise


def actor(request: HttpRequest) -> User:
    """The account that acts. Routes that change something are open to signed-in accounts only."""
    return cast(User, request.user)


def form_page(
    request: HttpRequest,
    form: Form,
    perform: Callable[[dict[str, Any]], object],
    *,
    title: Text,
    button: Text,
    done: Text,
    back: str,
    go: Callable[[Any], str] | None = None,
    note: Text = "",
    crumbs: Mapping[str, Text] | None = None,
) -> HttpResponse:
    """Show the form; on a valid POST do `perform(cleaned)` and go on.

    Args:
        back: address the person returns to when done or when they cancel.
        go: the address to go to instead, from what `perform` returned.
        crumbs: addresses above this page -> what they are called.

    A refusal for the person (403, 404) becomes its own page; any other anticipated error stands above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = perform(form.cleaned_data)
        except (NotAllowed, NotVisible):
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(done))
            return redirect(go(result) if go else back)
    context = {"form": form, "title": title, "button": button, "note": note, "back": back}
    status = 422 if form.errors else 200
    return render(request, "region/form.html", {**context, "crumbs": crumbs or {}}, status=status)


def no_cycle(request: HttpRequest) -> HttpResponse:
    """What a page says that needs a cycle while there is none; whoever may open it is led there."""
    return render(request, "region/no_cycle.html", {"may_open": is_steering(request.user)})


def do_and_return(
    request: HttpRequest, perform: Callable[[], object], *, done: Text, back: str
) -> HttpResponse:
    """Do one act that needs no form (a POST from a button), say so, and go back; a fault is said there too."""
    try:
        perform()
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
    return redirect(back)
