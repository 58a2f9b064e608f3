"""The steering cycle (Steuerungskreislauf): its stages, and what each one opens."""
