"""A chat model that follows a script, behind the HTTP interface that most servers share.

What a real model would write is made up by a function, so that what the assistant does with it can be measured
and tested: how long it takes of its own (`python -m evals bench model`), and what it does with a model that is
wrong, hostile, slow or broken (the tests).
"""
