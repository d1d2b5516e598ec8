"""What the figures of the notebooks share: a font that has Chinese characters, and a plain style."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib import font_manager

# what Linux, macOS and Windows bring along, the better first
_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB", "Heiti SC",
    "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Noto Serif CJK SC", "Songti SC",
    "SimSun", "Arial Unicode MS",
)  # fmt: skip
BLUE, ORANGE, GREEN, GREY = "#2f6fb3", "#c2702a", "#3a8f5c", "#8a9099"


def chinese_font() -> str | None:
    """Give the name of an installed font with Chinese characters, or None."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in installed), None)


def use_style() -> None:
    """Set font and style; say what to install where Chinese would show as boxes."""
    font = chinese_font()
    if font is None:
        print("No font with Chinese characters was found, so they show as boxes.")
        print("Debian, Ubuntu: apt install fonts-noto-cjk; then restart the kernel.")
    style = {
        "font.sans-serif": [font, "DejaVu Sans"] if font else ["DejaVu Sans"],
        "font.family": "sans-serif",
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlesize": 12,
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "legend.frameon": False,
    }
    plt.rcParams.update(style)


def source(figure: plt.Figure, text: str) -> None:
    """Write where the data come from below a figure."""
    figure.supxlabel(text, fontsize=8, color=GREY, x=0.01, ha="left")
