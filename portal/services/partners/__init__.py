"""Partners: what is recorded of their contracts and members, and how it is read."""
