"""What the program costs: time, memory, and whether it survives what goes wrong."""
