"""What is fuzzed. Each module says what must hold for any input."""
