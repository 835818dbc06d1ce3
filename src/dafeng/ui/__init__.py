"""Base templates, components, tables, charts: what every page is made of."""
