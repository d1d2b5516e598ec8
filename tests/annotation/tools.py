"""What Label Studio makes of tasks that a person has looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def through_label_studio(path: Path, change: Callable[[list[dict[str, Any]]], None] = lambda _: None) -> None:
    """Write the tasks as Label Studio exports them, what was predicted accepted after `change`."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks):
        result = task.pop("predictions")[0]["result"]
        for item in result:
            item["origin"] = "prediction"
        change(result)
        task |= {"id": number, "annotations": [{"id": number, "was_cancelled": False, "result": result}], "predictions": []}
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
