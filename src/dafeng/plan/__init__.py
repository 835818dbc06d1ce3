"""Targets, tasks, progress, supervision, assessment."""
