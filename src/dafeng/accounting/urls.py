"""Addresses of factors, methods, accounts, traces and the city's inventory."""

from django.urls import path

from dafeng.accounting.views import account as views
from dafeng.accounting.views import frozen, inventory
from dafeng.people.kept import kept

app_name = "accounting"
urlpatterns = [
    path("inventory/", kept(inventory.inventory), name="inventory"),
    path("inventory/line/<str:name>/", kept(inventory.line), name="inventory_line"),
    path("inventory/freeze/", frozen.freeze, name="inventory_freeze"),
    path("inventory/frozen/<int:pk>/", frozen.frozen, name="inventory_frozen"),
    path("factors/", views.factors, name="factors"),
    path("factors/issues/", views.issues, name="issues"),
    path("factors/new/", views.factor_new, name="factor_new"),
    path("factors/<str:factor_id>/", views.factor, name="factor"),
    path("methods/", views.methods, name="methods"),
    path("methods/<slug:method_id>/", views.method, name="method"),
    path("organisations/<slug:code>/account/", views.account, name="account"),
    path("results/<int:pk>/", views.trace, name="trace"),
]
