"""Stages that know language only, no politics: segments, names, coreference, quotations, times, places."""
