"""The shipped documents in the formats in which sources are really published, and what an answer says of its place.

    parts      a shipped document as headings, paragraphs, items, rows and notes
    layouts    how each of them is set: columns, heads and feet, preliminaries
    pdf        writes a document as a PDF and notes on which page each line stands
    html       writes it as a publication in several web pages and notes where each word opens
    word       writes it as a Word file
    law        a made Act as legislation XML, with questions of its own
    truth      on which page words stand and where they open, by what was written, not by what was read back
    gold       the questions, with their gold
    measure    builds a corpus and its index, asks, and scores pages, links and pinpoints

A further format is a module with a `write` like that of `pdf`, and one line in `measure.FORMATS`.
"""
