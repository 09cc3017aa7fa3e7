"""Mutation testing: would the tests notice if one thing in the code were otherwise?

A mutant is a module with one small fault: `<` for `<=`, a condition left out, a number one more, a
quantifier of a pattern changed. The tests of that module are run against each. A mutant that they do
not notice survives: then either a test is missing, or the fault does no harm, which `survivors.toml`
says with the reason.
"""
