"""What apps of the floors above hear of, inside the transaction in which it happens."""

from django.dispatch import Signal

logged = Signal()  # sender: Event; event: what was just written into the books, with its snapshot
