"""The thread (roter Faden): pure selectors that follow a figure to the decision, the euro and the outcome, and back."""
