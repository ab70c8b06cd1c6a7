"""What a book is made into: the endings of its files, and what people call them."""

FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
