"""Where the development gold is not beside the project, what compares with it is no test."""

from pathlib import Path

if not (Path(__file__).parents[3] / "shared" / "gold" / "score.py").exists():
    collect_ignore = ["test_shared_scorer.py"]
