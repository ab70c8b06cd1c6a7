"""What apps of the floors above hear of, inside the transaction in which it happens."""

from django.dispatch import Signal

erased = Signal()  # sender: Submission; submission: about to be taken out of the books with all that is its
logged = Signal()  # sender: Event; event: what was just written into the books, with its snapshot
