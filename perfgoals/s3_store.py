"""A store that speaks S3, of whatever make."""

from botocore.config import Config
from storages.backends.s3 import S3Storage

# Checksums beyond what S3 itself asks for are not understood by every store that speaks it.
PLAIN = Config(
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=5,
    retries={"max_attempts": 3, "mode": "standard"},
)


class Store(S3Storage):
    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.client_config = self.client_config.merge(PLAIN)
