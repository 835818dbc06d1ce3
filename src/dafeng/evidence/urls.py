"""Addresses of this context."""

app_name = "evidence"
urlpatterns: list[object] = []
