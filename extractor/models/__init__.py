"""Model backends: statistical taggers behind one door."""

from pathlib import Path

# the bundled tagger's graph and card
WEIGHTS = Path(__file__).with_name("weights")
