"""Chinese policy-text extraction: officials, agencies, policy terms and statistics as structured records."""

from __future__ import annotations

__version__ = "0.1.0"
