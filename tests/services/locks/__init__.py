"""Jobs and the workers that do them."""
