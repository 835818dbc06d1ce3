"""The append-only log of every write, attachments by hash, and approval by a second person."""
