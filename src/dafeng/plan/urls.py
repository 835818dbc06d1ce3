"""Addresses of this context."""

app_name = "plan"
urlpatterns: list[object] = []
