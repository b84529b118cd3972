"""The tests mirror the rooms; ``house`` checks what a reader cannot see."""
