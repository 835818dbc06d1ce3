"""Addresses of search, language, theme, saved views and the living page."""

from django.urls import path

from dafeng.ui import living, views

app_name = "ui"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("language/", views.set_language, name="language"),
    path("theme/", views.set_theme, name="theme"),
    path("views/", views.save_view, name="save_view"),
    path("views/<int:pk>/delete/", views.delete_view, name="delete_view"),
    path("ui/", living.page, name="living"),
    path("ui/list/", living.rows, name="living_list"),
    path("ui/form/", living.form, name="living_form"),
]
