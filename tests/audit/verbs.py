"""A verb of the suite's own."""

from audit.verbs import declare

HAPPENED = "tests.happened"
declare(HAPPENED, "It happened to {subject}: {what}")
