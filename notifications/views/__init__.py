"""Pages of the notifications room: inbox, post and undelivered letters, the demo's mailbox."""
