"""The shapes everything else is built from: kinds, facts, columns and tables."""
