"""The sample country of the demo: reference data, people, and a year of their complaints."""
