"""Addresses of this context."""

from django.urls import path

from dafeng.outlook.views import estimate, outlook

app_name = "outlook"
urlpatterns = [
    path("estimate/", estimate.estimate, name="estimate"),
    path("estimate/make/", estimate.estimate_make, name="estimate_make"),
    path("outlook/", outlook.outlook, name="outlook"),
    path("outlook/compare/", outlook.compare, name="compare"),
    path("outlook/runs/new/", outlook.run_new, name="run_new"),
    path("outlook/runs/<int:pk>/", outlook.run, name="run"),
    path("outlook/scenarios/new/", outlook.scenario_new, name="scenario_new"),
]
