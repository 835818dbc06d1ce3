"""Addresses of login, users, organisations, places."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from dafeng.people import views

app_name = "people"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
