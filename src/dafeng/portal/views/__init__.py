"""Home and role pages, their parts, the leader's page, the big screen."""

from dafeng.portal.views.home import home
from dafeng.portal.views.leader import leader
from dafeng.portal.views.part import part
from dafeng.portal.views.screen import screen

__all__ = ["home", "leader", "part", "screen"]
