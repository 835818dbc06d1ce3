"""Addresses of this context."""

app_name = "ui"
urlpatterns: list[object] = []
