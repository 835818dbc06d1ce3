"""Addresses of this context."""

from django.urls import path

from dafeng.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<uuid:pk>/", views.show, name="detail"),
    path("<uuid:pk>/progress/", views.show_progress, name="progress"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
