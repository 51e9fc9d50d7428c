"""Set-up, running and checking of a checkout. Standard library only: it runs before anything is installed."""
