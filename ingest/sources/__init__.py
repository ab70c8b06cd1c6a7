"""The file somebody brought, on this machine, and what is drawn of it once."""
