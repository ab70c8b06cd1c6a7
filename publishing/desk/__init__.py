"""公开: the desk of those who decide what goes out and what comes down."""
