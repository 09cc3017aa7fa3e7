"""What people see in the browser, as HTML and JSON. `app.py` serves it."""
