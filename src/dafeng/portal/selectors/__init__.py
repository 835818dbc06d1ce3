"""What home, the leader's page and the big screen show; imported from here."""

from dafeng.portal.selectors.body import BodyHome, body_home
from dafeng.portal.selectors.city import CityHome, city_home
from dafeng.portal.selectors.lights import Lights
from dafeng.portal.selectors.news import approvals_for, news, people_counts
from dafeng.portal.selectors.peak import Peak, peak
from dafeng.portal.selectors.tonnes import Tonnes, tonnes
from dafeng.portal.selectors.towns import Town, towns
from dafeng.portal.selectors.works import Works, works_home

__all__ = [
    "BodyHome",
    "CityHome",
    "Lights",
    "Peak",
    "Tonnes",
    "Town",
    "Works",
    "approvals_for",
    "body_home",
    "city_home",
    "news",
    "peak",
    "people_counts",
    "tonnes",
    "towns",
    "works_home",
]
