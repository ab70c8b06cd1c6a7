"""Invented reports, errors planted into them, and what the audit finds of them."""
