"""Addresses of entries, bills, closed months, and statistics."""

from django.urls import path

from dafeng.ledger.views import entry, statistic, statistic_entry
from dafeng.ui.kept import kept

app_name = "ledger"
urlpatterns = [
    path("organisations/<slug:code>/entries/", kept(entry.entries), name="entries"),
    path("organisations/<slug:code>/bills/new/", entry.bill_new, name="bill_new"),
    path("organisations/<slug:code>/close/", entry.close, name="close"),
    path("entries/<int:pk>/", entry.entry, name="entry"),
    path("entries/<int:pk>/book/", entry.book, name="book"),
    path("statistics/", kept(statistic.statistics), name="statistics"),
    path("statistics/deliveries/<uuid:pk>/", statistic_entry.delivery, name="delivery"),
    path("statistics/<slug:name>/", kept(statistic.statistic_form), name="statistic_form"),
    path(
        "statistics/<slug:name>/history/",
        kept(statistic.statistic_history),
        name="statistic_history",
    ),
    path("statistics/<slug:name>/file/", statistic.statistic_file, name="statistic_file"),
    path(
        "statistics/<slug:name>/import/", statistic_entry.statistic_upload, name="statistic_upload"
    ),
    path("statistics/<slug:name>/enter/", statistic_entry.statistic_enter, name="statistic_enter"),
    path(
        "statistics/<slug:name>/supplier/",
        statistic_entry.statistic_supplier,
        name="statistic_supplier",
    ),
]
