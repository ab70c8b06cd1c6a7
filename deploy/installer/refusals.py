"""What stops an installation: one line for the administrator, and what to type next."""


class Refusal(Exception):
    """Nothing was changed, or all was put back."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}\n  {remedy}" if remedy else what)
