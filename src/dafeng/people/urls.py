"""Addresses of login, account, users, organisations, places."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from dafeng.people.views import account, area, organisation, place, session, user
from dafeng.ui.kept import kept

app_name = "people"
urlpatterns = [
    path("login/", session.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("area/", area.area, name="area"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("account/keys/new/", account.token_new, name="token_new"),
    path("account/keys/<int:pk>/revoke/", account.token_revoke, name="token_revoke"),
    path("users/", user.users, name="users"),
    path("users/new/", user.user_new, name="user_new"),
    path("users/<int:pk>/", user.user, name="user"),
    path("users/<int:pk>/edit/", user.user_edit, name="user_edit"),
    path("users/<int:pk>/password/", user.user_password, name="user_password"),
    path("users/<int:pk>/login/", user.user_active, name="user_active"),
    path("users/<int:pk>/unlock/", user.user_unlock, name="user_unlock"),
    path("users/<int:pk>/erase/", user.user_forget, name="user_forget"),
    path("users/<int:pk>/roles/new/", user.grant_new, name="grant_new"),
    path("users/<int:pk>/second-factor/", user.factor_reset, name="factor_reset"),
    path("roles/<int:pk>/end/", user.grant_end, name="grant_end"),
    path("organisations/", kept(organisation.organisations), name="organisations"),
    path("organisations/new/", organisation.organisation_new, name="organisation_new"),
    path("organisations/<slug:code>/", kept(organisation.organisation), name="organisation"),
    path(
        "organisations/<slug:code>/edit/", organisation.organisation_edit, name="organisation_edit"
    ),
    path(
        "organisations/<slug:code>/successor/", organisation.succession_new, name="succession_new"
    ),
    path("places/", kept(place.places), name="places"),
    path("places/new/", place.place_new, name="place_new"),
    path("places/<slug:code>/", kept(place.place), name="place"),
    path("places/<slug:code>/edit/", place.place_edit, name="place_edit"),
]
