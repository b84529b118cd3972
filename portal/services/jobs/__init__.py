"""Work beside the screens: asked for in a command, done in chunks by a worker."""
