"""Ingestion: documents are parsed into citable provisions, embedded and stored."""
