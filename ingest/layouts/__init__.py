"""Tables whose layout nobody has described: their parts, and the Sheet they are read with."""
