"""Inputs nobody would write, by the hundred thousand: does each end in a result or in a plain refusal?

    types      what a target is, and what a find is
    mutate     changes bytes and texts: flips, splices, repetition, nesting, odd code points
    shapes     the real documents that mutation begins from, in each format
    bounded    runs one check within bounds of processor time and memory
    running    makes inputs by seed and number, checks each, counts
    keeping    writes a find with its input, and reads it back
    targets/   what is checked: loaders, locators, verification, the question path, the HTTP API

An input is made from its seed and its number alone, so a run can be repeated and a find replayed. `random` makes the
inputs, not a library of strategies: a changed real file is no value of a grammar, and a million are wanted in minutes.
The API's are made by schemathesis from its own description.
"""
