"""Pure rules on frozen facts: no I/O, no clock, no SQL."""
