"""The risk register: open, change, accept, close; and looking at it."""
