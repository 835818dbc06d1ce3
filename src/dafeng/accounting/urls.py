"""Addresses of factors, methods, accounts, traces and the city's inventory."""

from django.urls import path

from dafeng.accounting.views import account as views
from dafeng.accounting.views import frozen, inventory
from dafeng.ui.kept import kept

app_name = "accounting"
urlpatterns = [
    path("inventory/", kept(inventory.inventory), name="inventory"),
    path("inventory/line/<str:name>/", kept(inventory.line), name="inventory_line"),
    path("inventory/freeze/", frozen.freeze, name="inventory_freeze"),
    path("inventory/frozen/<int:pk>/", frozen.frozen, name="inventory_frozen"),
    path("factors/", kept(views.factors), name="factors"),
    path("factors/issues/", views.issues, name="issues"),
    path("factors/new/", views.factor_new, name="factor_new"),
    path("factors/<str:factor_id>/", kept(views.factor), name="factor"),
    path("methods/", kept(views.methods), name="methods"),
    path("methods/<slug:method_id>/", kept(views.method), name="method"),
    path("organisations/<slug:code>/account/", kept(views.account), name="account"),
    path("results/<int:pk>/", kept(views.trace), name="trace"),
]
