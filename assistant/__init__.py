"""The assistant: a question becomes an answer whose every sentence stands on a quotation."""
