"""Official letters (公文): drafted, signed, numbered, issued, received."""
