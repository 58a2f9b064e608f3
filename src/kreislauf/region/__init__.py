"""Level 3, county and areas: bodies, needs, goals, measures, budget, statements, evaluation."""
