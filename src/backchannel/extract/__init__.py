"""Stages that turn an annotated document and the vocabulary into claims. Pure functions: same input, same claims."""
