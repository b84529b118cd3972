"""The sample company and what every portal starts with."""
