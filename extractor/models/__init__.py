"""Model backends: statistical taggers behind one door."""

from pathlib import Path

# the graphs and cards of the bundled networks, a folder for each
WEIGHTS = Path(__file__).with_name("weights")
