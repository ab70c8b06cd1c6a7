"""Published sheets as data: CSV, JSON, the fields of the national standard, and what comes in by them."""
