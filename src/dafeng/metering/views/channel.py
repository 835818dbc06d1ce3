"""Channels: created, changed, drawn; what happened to them."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.metering import load
from dafeng.metering.forms import ChannelForm, EventForm, WithdrawForm, unit_list
from dafeng.metering.models import Channel, ChannelEvent
from dafeng.metering.selectors import amount, quality
from dafeng.metering.selectors import meter as rows
from dafeng.metering.services import meter as services
from dafeng.people.access import get_visible, require
from dafeng.people.views.form_page import form_page, posted

FORM = "metering/form.html"
MOST_MONTHS = 36
FLAGS = "GIXORS"


def channel_face(request: HttpRequest, channel: Channel) -> dict[str, Any]:
    """What a page shows of a channel's slots in the span that its address names."""
    face: dict[str, Any] = {"channel": channel, "part": None}
    extent = amount.extent_of([channel])
    if extent is None:
        return face
    span = load.read_span(request.GET, extent)
    source = _("Meter {code}, channel {name}").format(code=channel.meter.code, name=channel.name)
    complete = quality.completeness_of([channel], start=span.start, end=span.end)
    last = span.end - datetime.timedelta(days=1)
    first = max(span.start, (last - datetime.timedelta(days=31 * MOST_MONTHS)).replace(day=1))
    return face | {
        "part": True,
        "span": span,
        "last_day": last,
        "step": load.steps()[span.step],
        "zooms": load.zooms(span, extent),
        "load": load.draw_load([channel], span, title=_("Load"), source=source),
        "heat": load.draw_heat([channel], span, title=_("Day and hour"), source=source),
        "months": amount.totals_of([channel], first=first, last=last)[::-1],
        "complete": complete.get(channel.pk),
        "flags": _flags(complete.get(channel.pk)),
        "load_url": reverse("metering:channel_load", args=[channel.pk]),
    }


def _flags(found: quality.Completeness | None) -> list[tuple[str, str, int]]:
    if found is None:
        return []
    words = {
        "G": _("good"),
        "I": _("interpolated over a gap"),
        "X": _("exchange or change of ratio"),
        "O": _("register went through zero"),
        "R": _("reset: a lower bound"),
        "S": _("suspect: not counted"),
    }
    return [(letter, words[letter], found.flags[letter]) for letter in FLAGS if found.flags[letter]]


def _find(request: HttpRequest, pk: int) -> Channel:
    require(request.user, "metering.view_meters")
    found: Channel = get_visible(rows.list_channels(request.user), pk=pk)
    return found


@require_GET
def channel_load(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawn part alone, for another span."""
    channel = _find(request, pk)
    face = channel_face(request, channel)
    return render(request, "metering/part_channel.html", face)


def channel_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new channel of a meter."""
    require(request.user, "metering.view_meters")
    meter = get_visible(rows.list_meters(request.user), code=code)
    require(request.user, "metering.change_meter", meter)
    url = reverse("metering:meter", args=[code])

    def act(values: dict[str, Any]) -> str:
        made = services.create_channel(actor=request.user, meter=meter, **values)
        return f"{url}?channel={made.pk}"

    initial = {"name": meter.name, "source_name": meter.code}
    return form_page(
        request,
        form=ChannelForm(posted(request), initial=initial),
        act=act,
        title=_("New channel"),
        submit=_("Create"),
        done=_("Created."),
        cancel_url=url,
        breadcrumbs=[
            (_("Meters"), reverse("metering:meters")),
            (meter.name, url),
            (_("New channel"), ""),
        ],
        template=FORM,
        context={"units": unit_list()},
    )


def channel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a channel; where its slots depend on it they are computed again."""
    channel = _find(request, pk)
    require(request.user, "metering.change_meter", channel)
    url = reverse("metering:meter", args=[channel.meter.code])

    def act(values: dict[str, Any]) -> str:
        services.update_channel(actor=request.user, channel=channel, **values)
        return f"{url}?channel={channel.pk}"

    return form_page(
        request,
        form=ChannelForm(posted(request), instance=Channel.objects.get(pk=pk)),
        act=act,
        title=_("Change the channel"),
        text=_(
            "A change of unit, ratio or rules has all its slots computed again. Record an exchange "
            "or a new ratio as an event instead: history is never rated anew."
        ),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=f"{url}?channel={channel.pk}",
        breadcrumbs=[
            (_("Meters"), reverse("metering:meters")),
            (channel.meter.name, url),
            (channel.name, ""),
        ],
        template=FORM,
        context={"units": unit_list()},
    )


def event_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an exchange of the meter or a change of its ratio."""
    channel = _find(request, pk)
    require(request.user, "metering.change_meter", channel)
    url = f"{reverse('metering:meter', args=[channel.meter.code])}?channel={channel.pk}"

    def act(values: dict[str, Any]) -> None:
        services.record_event(actor=request.user, channel=channel, **values)

    return form_page(
        request,
        form=EventForm(posted(request)),
        act=act,
        title=_("Record an exchange or a change"),
        submit=_("Record"),
        done=_("Recorded; what follows it is computed again."),
        cancel_url=url,
        breadcrumbs=[
            (_("Meters"), reverse("metering:meters")),
            (channel.meter.name, url),
            (_("Event"), ""),
        ],
        template=FORM,
        context={"units": unit_list()},
    )


def event_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an event that was recorded wrongly."""
    require(request.user, "metering.view_meters")
    event: ChannelEvent = get_visible(rows.list_events(request.user), pk=pk)
    require(request.user, "metering.change_meter", event.channel)
    url = f"{reverse('metering:meter', args=[event.channel.meter.code])}?channel={event.channel_id}"

    def act(values: dict[str, Any]) -> None:
        services.withdraw_event(actor=request.user, event=event, reason=values["reason"])

    return form_page(
        request,
        form=WithdrawForm(posted(request)),
        act=act,
        title=_("Withdraw the event"),
        text=_(
            "It stays readable, and what follows it is computed as if it had not been recorded."
        ),
        submit=_("Withdraw"),
        done=_("Withdrawn."),
        cancel_url=url,
        template=FORM,
    )
