"""What people take away: an evidence pack that can be re-checked, and a paper in Markdown or Word.

Answer -> making -> pack (a value that is JSON) -> files: json, markdown, word
file -> reading -> checking -> report      `python -m assistant verify-pack FILE`
"""
