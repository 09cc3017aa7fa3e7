"""`python -m assistant doctor`: is everything there and in order, and what to do where it is not."""
