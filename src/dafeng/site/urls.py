"""All addresses: each context brings its own."""

from django.urls import include, path

from dafeng.site import runs, views
from dafeng.site.api import api

handler400 = "dafeng.site.views.bad_request"
handler403 = "dafeng.site.views.forbidden"
handler404 = "dafeng.site.views.not_found"
handler500 = "dafeng.site.views.unexpected"

urlpatterns = [
    path("healthz", views.show_health, name="healthz"),
    path("metrics", views.show_metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("runs/", runs.runs, name="runs"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("", include("dafeng.portal.urls")),
    path("", include("dafeng.outlook.urls")),
    path("", include("dafeng.plan.urls")),
    path("", include("dafeng.indicators.urls")),
    path("", include("dafeng.accounting.urls")),
    path("", include("dafeng.ledger.urls")),
    path("", include("dafeng.metering.urls")),
    path("", include("dafeng.people.urls")),
    path("evidence/", include("dafeng.evidence.urls")),
    path("packs/", include("dafeng.packs.urls")),
    path("jobs/", include("dafeng.jobs.urls")),
    path("", include("dafeng.ui.urls")),
]
