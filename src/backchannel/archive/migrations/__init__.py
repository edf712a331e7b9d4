"""The archive's migrations, oldest first under `versions`; `database` runs them, nobody else has to."""
