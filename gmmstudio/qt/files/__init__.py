"""Tables in, results and pictures out, off the GUI thread."""
