"""Home and role pages, their parts, the leader's page, the big screen."""

from dafeng.portal.views.home import home
from dafeng.portal.views.part import part

__all__ = ["home", "part"]
