"""What whole tag sequences are worth: scores of characters, and of tags that follow one another, in a chain."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from extractor.models.tag_backend import legal_transitions
from training.labels import ALL, TAGS

_NEVER = -1e4


class Chain(nn.Module):
    """Learned scores of tags that follow one another; `bits` are the tags a character may have, 0 behind the end of a text.

    Only the scores of characters are kept after training: learned beside these, they are surer of where names end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.following = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.register_buffer("legal", torch.from_numpy(legal_transitions(TAGS)))

    def loss(self, scores: Tensor, bits: Tensor) -> Tensor:
        """Give the mean negative log probability that a text's whole sequence is among the permitted ones."""
        every = torch.where(bits != 0, ALL, 0)
        lost: Tensor = (self._sum(scores, every) - self._sum(scores, bits)).mean()
        return lost

    def _sum(self, scores: Tensor, bits: Tensor) -> Tensor:
        """Give the log of the sum over all sequences within the bits."""
        following = self.following.masked_fill(~self.legal, _NEVER)
        banned = ((bits[..., None] >> torch.arange(len(TAGS))) & 1) == 0
        # a text begins as after O
        total = (scores[:, 0] + following[0]).masked_fill(banned[:, 0], _NEVER)
        for at in range(1, scores.shape[1]):
            longer = (torch.logsumexp(total[:, :, None] + following, dim=1) + scores[:, at]).masked_fill(banned[:, at], _NEVER)
            total = torch.where((bits[:, at] != 0)[:, None], longer, total)
        return torch.logsumexp(total, dim=-1)
