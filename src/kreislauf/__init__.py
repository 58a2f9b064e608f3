"""Kreislauf: joint social planning, from the single case to the county decision and back."""
