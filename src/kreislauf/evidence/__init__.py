"""Evidence (Belege): released tables, figures, indicators, sources. No person in it."""
