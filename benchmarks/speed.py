"""Measures how fast articles become records, by stage, beside other tools on the same text in one run.

    python benchmarks/speed.py                              the articles in examples/, repeated
    python benchmarks/speed.py news.jsonl --limit 200       articles of your own
    python benchmarks/speed.py --json > figures.json

Every figure is CPU time of one core, the best of the rounds; the ratio to jieba.cut carries over from machine to machine,
characters a second do not. Start-up and peak memory are those of fresh processes.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# one core is measured: neither numpy nor onnxruntime may take more
os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.peers import peers  # noqa: E402
from extractor.batch import TOGETHER, records  # noqa: E402
from extractor.config import Config  # noqa: E402
from extractor.document import Article  # noqa: E402
from extractor.linking import link  # noqa: E402
from extractor.pipeline import Analysis, Pipeline  # noqa: E402
from extractor.readers import ReadFailure, read_articles  # noqa: E402
from extractor.record import extract, to_json, to_record  # noqa: E402
from extractor.registry import BACKENDS  # noqa: E402
from extractor.registry import resolve as look_up  # noqa: E402
from extractor.resolution import resolve  # noqa: E402

Json = dict[str, Any]

# the peak of a process of its own; getrusage would give that of the process that started it where it is higher
_STATUS = Path("/proc/self/status")
_PEAK = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
_PROCESSES = {
    "import extractor": "import extractor",
    "rules built": "from extractor.pipeline import Pipeline; from extractor.config import Config; Pipeline(Config(model='none'))",
    "rules and model built": "from extractor.pipeline import Pipeline; Pipeline()",
}


def read_texts(paths: Sequence[str], limit: int, least: int) -> list[Article]:
    """Give the articles of the paths, repeated until they hold `least` characters."""
    articles = [found for found in read_articles(paths) if isinstance(found, Article)][:limit]
    if not articles:
        raise SystemExit("no article to measure with")
    total = sum(len(article.text) for article in articles)
    return articles * max(1, -(-least // total))


def best_of(rounds: int, run: Callable[[], object]) -> float:
    """Give the least CPU time in seconds that a run took."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times)


def measure_stages(pipeline: Pipeline, articles: Sequence[Article]) -> dict[str, float]:
    """Give the CPU seconds of every step of the pipeline over the articles."""
    spent: dict[str, float] = {}

    def timed(name: str, run: Callable[[], Any]) -> Any:
        started = time.process_time()
        out = run()
        spent[name] = spent.get(name, 0.0) + time.process_time() - started
        return out

    # together, as `Pipeline.analyse_all` takes them
    for first in range(0, len(articles), TOGETHER):
        group = articles[first : first + TOGETHER]
        documents = timed("prepare", lambda group=group: pipeline.prepare_all(group))
        for stage in pipeline.stages:
            documents = timed(stage.name, lambda stage=stage, of=documents: [each.with_candidates(stage.find(each)) for each in of])
        chosen = timed("resolve", lambda of=documents: [(document, *resolve(document)) for document in of])
        analyses = timed("link", lambda of=chosen: [Analysis(each, kept, dropped, link(each, kept)) for each, kept, dropped in of])
        timed("record", lambda of=analyses: [to_json(to_record(analysis, pipeline)) for analysis in of])
    return spent


def extract_together(pipeline: Pipeline, articles: Sequence[Article]) -> list[str]:
    """Give the lines of the articles as `extractor extract` and `extract` in Python make them."""
    return [to_json(record) for record in records(pipeline, articles) if not isinstance(record, ReadFailure)]


def measure_paths(articles: Sequence[Article], rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Give the CPU seconds of each whole path and each peer, and of each stage of the rules.

    Rounds go through all of them in turn, so that a machine that slows down slows them all.
    """
    texts = [article.text for article in articles]
    rules, both = Pipeline(Config(model="none")), Pipeline()
    # as the commands do
    gc.freeze()
    runs: dict[str, Callable[[], object]] = {name: partial(run, texts) for name, run in peers()}
    runs["tagger alone"] = partial(look_up(BACKENDS, "backend", "tagger")().predict, texts)
    runs["rules"] = lambda: extract_together(rules, articles)
    runs["rules, article by article"] = lambda: [to_json(extract(rules, article)) for article in articles]
    runs["rules and model"] = lambda: extract_together(both, articles)
    paths = dict.fromkeys(runs, float("inf"))
    by_round = []
    for _ in range(rounds):
        paths = {name: min(paths[name], best_of(1, run)) for name, run in runs.items()}
        by_round.append(measure_stages(rules, articles))
    return paths, {name: min(each[name] for each in by_round) for name in by_round[0]}


def measure_processes() -> dict[str, Json]:
    """Give wall-clock seconds and peak memory of fresh processes; the first run, which may compile, is left out."""
    figures: dict[str, Json] = {}
    peak = _PEAK if _STATUS.exists() else ""
    commands = {name: [sys.executable, "-c", f"{code}\n{peak}"] for name, code in _PROCESSES.items()}
    if find_spec("extractor.cli"):
        commands["extractor --help"] = [sys.executable, "-m", "extractor", "--help"]
    for name, command in commands.items():
        seconds = []
        for _ in range(4):
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
            seconds.append(time.perf_counter() - started)
        if done.returncode == 0:
            last = done.stdout.strip().rpartition("\n")[2]
            figures[name] = {"seconds": round(min(seconds[1:]), 3), "peak_mb": int(last) // 1000 if last.isdigit() else None}
    return figures


def report(characters: int, paths: dict[str, float], stages: dict[str, float], processes: dict[str, Json]) -> Json:
    """Give all figures as one JSON object."""
    unit = paths["jieba.cut"]
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "characters": characters,
        "paths": {
            name: {"chars_per_second": round(characters / seconds), "times_jieba": round(unit / seconds, 2)}
            for name, seconds in paths.items()
        },
        "stages": {
            name: {"microseconds_per_char": round(seconds / characters * 1e6, 3), "share": round(seconds / sum(stages.values()), 3)}
            for name, seconds in stages.items()
        },
        "processes": processes,
    }


def show(figures: Json) -> None:
    """Print the figures as tables."""
    print(f"{figures['characters']:,} characters on {figures['machine']}; one core, CPU time\n")
    print(f"{'path':<30}{'chars/s':>12}{'× jieba.cut':>14}")
    for name, row in figures["paths"].items():
        print(f"{name:<30}{row['chars_per_second']:>12,}{row['times_jieba']:>14.2f}")
    print(f"\n{'stage of rules':<16}{'µs/char':>12}{'share':>14}")
    for name, row in figures["stages"].items():
        print(f"{name:<16}{row['microseconds_per_char']:>12.3f}{row['share']:>14.1%}")
    print(f"\n{'fresh process':<24}{'seconds':>8}{'peak MB':>10}")
    for name, row in figures["processes"].items():
        print(f"{name:<24}{row['seconds']:>8.2f}{row['peak_mb'] or '–':>10}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "examples")], help="articles in any format that the readers know")
    parser.add_argument("--limit", type=int, default=200, help="articles at most")
    parser.add_argument("--characters", type=int, default=60_000, help="repeat the articles up to this length")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    given = parser.parse_args()
    articles = read_texts(given.paths, given.limit, given.characters)
    paths, stages = measure_paths(articles, given.rounds)
    figures = report(sum(len(article.text) for article in articles), paths, stages, measure_processes())
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        show(figures)


if __name__ == "__main__":
    main()
