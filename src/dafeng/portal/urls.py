"""Addresses of the home and role pages."""

from django.urls import path

from dafeng.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("parts/<slug:name>/", views.part, name="part"),
    path("leader/", views.leader, name="leader"),
    path("screen/", views.screen, name="screen"),
]
