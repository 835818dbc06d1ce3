"""Home, role dashboards, big screen, public site."""
