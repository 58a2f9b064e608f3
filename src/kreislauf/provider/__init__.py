"""Level 2, the provider (Träger): offers, agreements, delivery."""
