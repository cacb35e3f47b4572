"""Measurements of the window: frames, lateness, start, reading and memory, in a real X window."""
