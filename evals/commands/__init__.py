"""The commands of `python -m evals`, one a file.

Each module has `register(commands)`, which adds its parser and names the function that runs it.
"""
