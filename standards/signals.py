"""What standards tell the rooms above them, inside the transaction of the act.

An error in a receiver undoes the act.
"""

from django.dispatch import Signal

# editions=list[Edition], actor=Actor, at=datetime: approved by the Government's act. The contact
# centre starts K-29 from it.
standards_approved = Signal()
# editions=list[Edition], actor=Actor, at=datetime: in force from today; pages and cards switch.
standards_in_force = Signal()
