"""Addresses of the home and role pages."""

from django.urls import path

from dafeng.portal import views
from dafeng.ui.kept import kept

app_name = "portal"
urlpatterns = [
    path("", kept(views.home), name="home"),
    path("parts/<slug:name>/", kept(views.part), name="part"),
    path("leader/", kept(views.leader), name="leader"),
    path("screen/", kept(views.screen), name="screen"),
]
