"""Append-only record of every act: who, what, when, why; digests, erasable values, seals."""
