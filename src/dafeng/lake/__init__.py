"""The store of readings and slots: journals, tables, scans, sorts and sums. It knows no meter.

The only place that imports an engine (duckdb, deltalake). Everything that depends on the outside
(folder, clock, area code) comes as an argument; see docs/explanation/lake.md.
"""
