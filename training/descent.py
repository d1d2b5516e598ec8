"""Steps of a training run: AdamW, the rate warmed up and then taken down to nothing, gradients clipped by their norm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor


class Descent:
    """Takes groups of parameters down the gradient in so many steps; `options` are AdamW's for all groups."""

    def __init__(self, groups: Iterable[dict[str, Any]], steps: int, warm_up: float, longest: float, **options: Any) -> None:
        self._optimizer = torch.optim.AdamW(groups, fused=True, **options)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / (warm_up * steps), max(0.0, 1 - step / steps) / (1 - warm_up))
        )
        self._parameters = [parameter for group in self._optimizer.param_groups for parameter in group["params"]]
        self._longest = longest

    def step(self, loss: Tensor) -> None:
        """Learn from the loss of a batch."""
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, self._longest)
        self._optimizer.step()
        self._schedule.step()
