"""What runs beside the window: the thread that iterates, the beat of frames, errands in threads."""
