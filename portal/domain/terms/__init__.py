"""Terms as texts: their clauses, and what differs between two of them."""
