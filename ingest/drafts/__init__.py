"""What a report becomes before it is a sheet of the books: cells, questions, what differs."""
