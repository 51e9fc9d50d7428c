"""One act that an official is offered on a stage."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its code (the last part of its address), its label, and why it must wait."""

    verb: str
    label: str
    reason: str = ""
    # Pressing the button is all there is to it.
    is_plain: bool = False
    # It has a page of its own at its address.
    is_page: bool = False

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return not self.reason

    @property
    def anchor(self) -> str:
        """Where on the page of the case it is done."""
        return f"act-{self.verb}"
