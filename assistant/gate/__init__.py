"""What stands before everything that is served: who may come in, how often, how much, and to which addresses."""
