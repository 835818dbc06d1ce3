"""Readings to energy, by rule. Pure: no Django, no clock, no file, no setting.

`arrival` (rules 2 to 4) → `verdict` (5 and 6) → `segment` (7 and 8) → `spread` and `slot`
(9 to 11); `reopen` is the incremental form, `table` the form over Arrow batches of whole meters.
The rules themselves, with their reasons: docs/explanation/slots.md.
"""
