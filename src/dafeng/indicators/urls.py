"""Addresses of indicators."""

from django.urls import path

from dafeng.indicators import views
from dafeng.ui.kept import kept

app_name = "indicators"
urlpatterns = [
    path("indicators/", kept(views.indicator_list), name="indicator_list"),
    path("indicators/<slug:key>/", kept(views.indicator), name="indicator"),
]
