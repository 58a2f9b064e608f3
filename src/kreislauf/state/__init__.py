"""Level 4, the Land: framework and the aligned report made of released tables."""
