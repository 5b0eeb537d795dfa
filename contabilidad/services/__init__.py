"""Writes of accounting that are not entries: chart, rules, fiscal years."""
