"""Pictures drawn by the server: SVG, alternative text and a table twin from one call."""
