"""The example county (Beispielkreis): real figures, invented people; read, generated and built here."""
