"""Question sets and rankings in the formats of the field: BEIR folders, TREC files, JSONL of conversations."""
