"""Known defects, planted one at a time, to see that the gate would notice: how we know that the suite can fail."""
