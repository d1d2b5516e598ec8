"""Near-duplicate articles by MinHash: reprints share band keys, whatever their order and number. The only file that imports rensa."""

from __future__ import annotations

import hashlib
import re

import rensa

# of two texts whose runs agree to 90 % a band agrees with probability 0.99, of two that agree to 50 % with 0.01
BANDS = 12
_ROWS = 10
_RUN = 4
_SEED = 42
_SHORTEST = 30
_NOISE = re.compile(r"[\W_]+")


def band_keys(text: str) -> tuple[str, ...]:
    """Give twelve keys of the text; texts that are reprints of one another have at least one in common, in its place.

    The keys are locality-sensitive hashes (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
    chapter 3) of the set of all runs of four characters, marks and white space left out. A text of fewer than thirty
    characters has none: 收盘播报 of two days differ in a figure.

    >>> news = "工业和信息化部近日印发通知，要求各地建立重点企业白名单，一企一策解决运输、用工、资金等困难。"
    >>> reprint = news.replace("近日", "日前").replace("，", "\\n")
    >>> any(a == b for a, b in zip(band_keys(news), band_keys(reprint)))
    True
    >>> band_keys("央行降准。")
    ()
    """
    bare = _NOISE.sub("", text)
    if len(bare) < _SHORTEST:
        return ()
    minhash = rensa.RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update([bare[start : start + _RUN] for start in range(len(bare) - _RUN + 1)])
    digest = minhash.digest()
    return tuple(_key(digest[band * _ROWS : (band + 1) * _ROWS]) for band in range(BANDS))


def _key(rows: list[int]) -> str:
    return hashlib.blake2b(b"".join(row.to_bytes(4, "big") for row in rows), digest_size=8).hexdigest()
