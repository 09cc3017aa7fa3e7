"""Whether a statement of a language model stands on the words that it quotes.

`check.check_claim` is the way in; docs are in the README under "What is checked of a model's sentence".
"""
