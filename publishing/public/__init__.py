"""The pages that everybody may read, and the memory they are answered from."""
