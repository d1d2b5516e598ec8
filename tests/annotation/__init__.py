"""The round trip through annotation tools."""
