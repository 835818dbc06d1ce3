"""Addresses of this context."""

from django.urls import path

from dafeng.outlook.views import outlook

app_name = "outlook"
urlpatterns = [
    path("outlook/", outlook.outlook, name="outlook"),
    path("outlook/runs/<int:pk>/", outlook.run, name="run"),
]
