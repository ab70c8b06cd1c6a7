"""The recogniser of printed words: rapidocr with the models of its own wheel.

Detection sees the whole page once; recognition gets the pictures of lines, in no more width than they need.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain

import cv2
import numpy as np
from rapidocr import RapidOCR

from ingest.readers.scan.picture import Shades
from ingest.readers.scan.words import Spot, Words

_NARROWEST = 64  # pixels of a line 48 high
_BATCH = 6
NO_CHOICE = -1  # onnxruntime takes a thread for each core


class Engine:
    """Not for use by two threads at once."""

    def __init__(self, threads: int = NO_CHOICE) -> None:
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.return_word_box": True,
                "Rec.rec_img_shape": [3, 48, _NARROWEST],
                "Rec.rec_batch_num": _BATCH,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )

    def boxes(self, shades: Shades) -> list[Spot]:
        """Where words stand on a page."""
        found = getattr(
            self._ocr(_coloured(shades), use_det=True, use_cls=False, use_rec=False), "boxes", None
        )
        corners = () if found is None else found
        return [Spot(*four.min(axis=0).tolist(), *four.max(axis=0).tolist()) for four in corners]

    def upside_down(self, line: Shades) -> bool:
        """Does a line of words stand on its head?"""
        told = self._ocr(_coloured(line), use_det=False, use_cls=True, use_rec=False)
        return any(label == "180" for label, _ in getattr(told, "cls_res", None) or ())

    def words(self, lines: Sequence[Shades]) -> list[Words]:
        """The words of each line's picture."""
        if not lines:
            return []
        read = self._ocr.recognize_txt([_coloured(line) for line in lines])
        return [
            Words(text, float(score), _places(info))
            for text, score, info in zip(read.txts or (), read.scores or (), read.word_results, strict=True)
        ]


def _coloured(shades: Shades) -> Shades:
    return cv2.cvtColor(shades, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def _places(info: object) -> tuple[float, ...]:
    width = getattr(info, "line_txt_len", 0)
    columns = getattr(info, "word_cols", None) or []
    return tuple((column + 0.5) / width for column in chain.from_iterable(columns)) if width else ()


@cache
def engine(threads: int = NO_CHOICE) -> Engine:
    """One for the process: its models take a second to load."""
    return Engine(threads)
