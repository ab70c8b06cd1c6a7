"""/api/: what other systems read and hand in, who may ask, and how often."""
