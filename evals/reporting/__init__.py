"""The report of a run for people: one HTML page without network, its plots, and the same as data.

Read top to bottom: `folder` reads a run, `outcomes` and `context` judge and place one answer,
`cards` and `figures` gather what is shown, `plots` draws, `page` writes HTML.
"""
