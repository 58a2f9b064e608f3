"""Term (Laufzeit): an agreement comes into force, runs out, or is ended before its time."""
