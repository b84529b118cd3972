"""What is stored: look-ups, the trail, triggers, definitions."""
