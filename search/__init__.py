"""Word normalisation for kk, ru, en, and the index every later app writes into."""
