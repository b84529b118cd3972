"""JSON routes: thin, calling the same services as the pages."""
