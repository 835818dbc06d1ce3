"""Addresses of this context."""

app_name = "jobs"
urlpatterns: list[object] = []
