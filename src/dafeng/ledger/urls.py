"""Addresses of entries, bills and closed months."""

from django.urls import path

from dafeng.ledger.views import entry as views

app_name = "ledger"
urlpatterns = [
    path("organisations/<slug:code>/entries/", views.entries, name="entries"),
    path("organisations/<slug:code>/bills/new/", views.bill_new, name="bill_new"),
    path("organisations/<slug:code>/close/", views.close, name="close"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/book/", views.book, name="book"),
]
