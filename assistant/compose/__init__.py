"""Composers: from selected evidence to statements."""
