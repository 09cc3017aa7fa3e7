"""Fetching official sources: politely, from the catalogued hosts only, and never more than was asked for."""
