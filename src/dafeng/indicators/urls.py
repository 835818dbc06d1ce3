"""Addresses of indicators."""

from django.urls import path

from dafeng.indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators/<slug:key>/", views.indicator, name="indicator"),
]
