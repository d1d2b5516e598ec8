"""Model backends: statistical taggers behind one door."""
