"""Import members from files: what a file is, a dry run, the run, and taking it back."""
