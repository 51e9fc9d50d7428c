"""What the registry tells the rooms above it, inside the transaction of the act.

An error in a receiver undoes the act. Each signal is sent once per act with a list, so that a
receiver can do its work in few statements.
"""

from django.dispatch import Signal

# services=list[Service], actor=Actor, at=datetime; taken_over=True where the entry comes from an
# earlier registry, so that no time limit starts (ADR 0005).
services_included = Signal()
# changes=list[ServiceVersion] (the new versions), actor=Actor, at=datetime.
services_changed = Signal()
# services=list[Service], actor=Actor, at=datetime.
services_excluded = Signal()
