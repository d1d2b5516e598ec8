"""Word segmentation: evidence about boundaries, never the coordinate system."""
