"""What goes wrong on the machines that the assistant runs on, brought about on purpose: what is lost, and what is said."""
