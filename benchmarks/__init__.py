"""Figures of this portal beside the limits of the machine they were measured on."""
