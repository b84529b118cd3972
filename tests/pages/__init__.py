"""Pages as people of every role meet them."""
