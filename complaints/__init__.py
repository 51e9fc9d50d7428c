"""Complaints and the ladder of bodies they climb."""
