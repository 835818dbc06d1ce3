"""Everybody with a login has a home page; the whole city is for those who see it."""

import rules

from dafeng.people.rules import sees_whole_city

rules.add_perm("portal.view_home", rules.is_authenticated)
rules.add_perm("portal.view_city", sees_whole_city)
