"""Addresses of this context."""

from django.urls import path

from dafeng.outlook.views import estimate, outlook
from dafeng.ui.kept import kept

app_name = "outlook"
urlpatterns = [
    path("estimate/", kept(estimate.estimate), name="estimate"),
    path("estimate/make/", estimate.estimate_make, name="estimate_make"),
    path("outlook/", kept(outlook.outlook), name="outlook"),
    path("outlook/compare/", kept(outlook.compare), name="compare"),
    path("outlook/runs/new/", outlook.run_new, name="run_new"),
    path("outlook/runs/<int:pk>/", kept(outlook.run), name="run"),
    path("outlook/scenarios/new/", outlook.scenario_new, name="scenario_new"),
]
