"""Everybody with a login has a home page."""

import rules

rules.add_perm("portal.view_home", rules.is_authenticated)
