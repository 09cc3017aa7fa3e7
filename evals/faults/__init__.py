"""What goes wrong on the machines that the assistant runs on, brought about on purpose: what is lost, and what is said.

Each kind of fault is a module with one function, which takes a `Plan` and yields an `Outcome` for each fault.
"""
