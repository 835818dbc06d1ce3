"""Addresses of this context."""

from django.urls import path

from dafeng.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.pack_list, name="list"),
    path("requests/<uuid:pk>/", views.load_request, name="request"),
    path("<slug:name>/", views.pack, name="pack"),
]
