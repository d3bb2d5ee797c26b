"""Tumbas."""

import gc

# Importing makes a hundred thousand objects that all stay. Looking through them again and again
# for garbage is a seventh of a cold start; so collect, but seldom.
gc.set_threshold(50_000, 20, 100)
