"""成册: the book of a region's year, composed, made into files, published."""
