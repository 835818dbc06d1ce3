"""Addresses of meters, imports, sources and data quality."""

from django.urls import path

from dafeng.metering import views
from dafeng.ui.kept import kept

app_name = "metering"
urlpatterns = [
    path("organisations/<slug:code>/energy/", kept(views.organisation), name="organisation"),
    path("meters/", kept(views.meters), name="meters"),
    path("meters/new/", views.meter_new, name="meter_new"),
    path("meters/import/", views.meter_list, name="meter_list"),
    path("meters/<slug:code>/", kept(views.meter), name="meter"),
    path("meters/<slug:code>/edit/", views.meter_edit, name="meter_edit"),
    path("meters/<slug:code>/channels/new/", views.channel_new, name="channel_new"),
    path("channels/<int:pk>/edit/", views.channel_edit, name="channel_edit"),
    path("channels/<int:pk>/load/", views.channel_load, name="channel_load"),
    path("channels/<int:pk>/events/new/", views.event_new, name="event_new"),
    path("events/<int:pk>/withdraw/", views.event_withdraw, name="event_withdraw"),
    path("readings/imports/", views.imports, name="imports"),
    path("readings/imports/new/", views.import_new, name="import_new"),
    path("readings/imports/<uuid:pk>/", views.import_show, name="import"),
    path("readings/imports/<uuid:pk>/retract/", views.import_retract, name="import_retract"),
    path("readings/imports/<uuid:pk>/refused/", views.import_refused, name="import_refused"),
    path("readings/sources/", views.sources, name="sources"),
    path("readings/sources/new/", views.source_new, name="source_new"),
    path("readings/sources/<slug:code>/close/", views.source_close, name="source_close"),
    path("readings/quality/", kept(views.quality), name="quality"),
]
