"""Measures how cost grows: with the length of one article, with the number of articles, with workers.

    python benchmarks/growth.py news.jsonl --longest 1000000 --articles 1000 10000 --workers 1 2

Lengths and articles are made of the given ones, repeated. Times of lengths are CPU time; of articles and workers wall-clock time,
measured on an otherwise idle machine, with the peak memory of the parent process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractor.config import Config  # noqa: E402
from extractor.document import Article  # noqa: E402
from extractor.pipeline import Pipeline  # noqa: E402
from extractor.readers import read_articles  # noqa: E402
from extractor.record import extract, to_json  # noqa: E402

_PEAK = "import sys,resource,atexit;atexit.register(lambda:print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1000,file=sys.stderr))"


def by_length(articles: list[Article], longest: int) -> None:
    """Print the CPU time for a character of one article of each length."""
    pipeline = Pipeline(Config(model="none"))
    whole = "\n".join(
        article.text for article in islice(cycle(articles), 1 + longest // (sum(len(a.text) for a in articles) // len(articles)))
    )
    print(f"{'characters':>12}{'seconds':>10}{'µs/char':>10}")
    length = 1000
    while length <= longest:
        repeats = max(1, 20_000 // length)
        started = time.process_time()
        for number in range(repeats):
            text = whole[number * length : (number + 1) * length].ljust(length, "。")
            to_json(extract(pipeline, Article(id="1", text=text, published="2026-01-01")))
        seconds = (time.process_time() - started) / repeats
        print(f"{length:>12,}{seconds:>10.3f}{seconds / length * 1e6:>10.2f}", flush=True)
        length *= 10


def by_articles(articles: list[Article], counts: list[int], workers: list[int], target: str) -> None:
    """Print the time and peak memory of `extractor batch` for each number of articles and of workers."""
    print(f"\n{'articles':>10}{'workers':>9}{'seconds':>10}{'articles/s':>12}{'parent MB':>11}")
    for count in counts:
        for number in workers:
            with tempfile.TemporaryDirectory() as folder:
                given = Path(folder) / "articles.jsonl"
                with given.open("w", encoding="utf-8") as out:
                    for at, article in enumerate(islice(cycle(articles), count)):
                        out.write(
                            json.dumps({"id": str(at), "text": article.text, "published": article.published}, ensure_ascii=False) + "\n"
                        )
                place = f"{target.partition(':')[0]}:{folder}/{target.partition(':')[2]}"
                arguments = ["batch", str(given), "--to", place, "--model", "none", "--workers", str(number)]
                code = f"{_PEAK};from extractor.cli import main;sys.argv=['extractor',*{arguments!r}];main()"
                started = time.perf_counter()
                done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
                seconds = time.perf_counter() - started
                if done.returncode:
                    raise SystemExit(done.stderr)
                peak = done.stderr.strip().rpartition("\n")[2]
                print(f"{count:>10,}{number:>9}{seconds:>10.1f}{count / seconds:>12.0f}{peak:>11}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "examples")])
    parser.add_argument("--longest", type=int, default=1_000_000, help="characters of the longest article")
    parser.add_argument("--articles", type=int, nargs="*", default=[10, 100, 1000, 10_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--to", default="jsonl:records.jsonl", help="kind and file name of the target")
    given = parser.parse_args()
    articles = [found for found in read_articles(given.paths) if isinstance(found, Article)]
    by_length(articles, given.longest)
    by_articles(articles, given.articles, given.workers, given.to)


if __name__ == "__main__":
    main()
