"""Addresses of this context."""

from django.urls import path

from dafeng.outlook.views import estimate, outlook

app_name = "outlook"
urlpatterns = [
    path("estimate/", estimate.estimate, name="estimate"),
    path("estimate/make/", estimate.estimate_make, name="estimate_make"),
    path("outlook/", outlook.outlook, name="outlook"),
    path("outlook/runs/<int:pk>/", outlook.run, name="run"),
]
