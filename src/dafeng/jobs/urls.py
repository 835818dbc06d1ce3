"""Addresses of this context."""

from django.urls import path

from dafeng.jobs import views
from dafeng.ui.kept import kept

app_name = "jobs"
urlpatterns = [
    path("", kept(views.show_list, seconds=1), name="list"),
    path("<uuid:pk>/", views.show, name="detail"),
    path("<uuid:pk>/progress/", views.show_progress, name="progress"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
