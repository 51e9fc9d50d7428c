"""The index: things, the words they hold, and which word stands where.

An entry keeps words as they are written, never their stems. Which written words belong to one
root is a property of the *vocabulary* and is answered when a query is read, so that a root
learned today serves an entry written a year ago.
"""

from django.db import models


class Entry(models.Model):
    """A thing that can be found: of a kind that its room named, by the id it has there."""

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    # Of the texts and the version of the normalisation; equal means nothing to write.
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Batch(models.Model):
    """Words of a vocabulary that were learned in one act.

    The random token makes the number and the sum of a kind's tokens a fingerprint of what has
    been committed. A counter would need a lock that all acts take; the largest id would miss a
    batch that was begun earlier and committed later.
    """

    kind = models.CharField(max_length=60)
    token = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "token"], name="search_batch_fingerprint")]

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"


class Word(models.Model):
    """A word as some entry of a kind writes it, in one language.

    Vocabularies of kinds are apart: what is suggested to a visitor of the public registry never
    comes from somebody's complaint.
    """

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    form = models.CharField(max_length=40)
    # What may be its root, blank-separated (``stemming.keys_of``).
    keys = models.TextField(blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="words")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "form", "language"], name="search_word_once"),
        ]

    def __str__(self) -> str:
        return self.form


class Posting(models.Model):
    """A word stands in an entry.

    Rebuilt from the rooms at any time, hence without the database's own foreign keys, which
    would be asked twice for each of a hundred words of an entry.
    """

    pk = models.CompositePrimaryKey("entry_id", "word_id")
    entry = models.ForeignKey(
        Entry,
        on_delete=models.CASCADE,
        related_name="postings",
        db_constraint=False,
        db_index=False,  # the key begins with it
    )
    word = models.ForeignKey(
        Word,
        on_delete=models.CASCADE,
        related_name="postings",
        db_constraint=False,
        db_index=False,
    )
    # 1 for weight A to 4 for D: the best place where the word stands.
    field = models.PositiveSmallIntegerField()
    # What a find of the word there is worth; more in a name, and in a short text.
    value = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["word", "field", "entry", "value"], name="search_posting_by_word"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.word_id}"
