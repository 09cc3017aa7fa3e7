"""Ask many questions, score the answers against gold quotations, compare, and gate a release."""
