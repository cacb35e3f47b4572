"""Each leads what one kind of widget asks for to the session."""
