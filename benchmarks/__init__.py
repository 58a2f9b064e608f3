"""Benchmarks: figures beside their targets. Never a timed test: machines are shared and noisy."""
