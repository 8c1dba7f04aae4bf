"""Values that are computed from a record, never written by hand and never cited.

The formula of each stands beside the table that shows it. If an input is not known the
result is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from model_atlas.records import Fact, Model
from model_atlas.scalars import amount

#: Bytes a parameter takes.
BYTES: Mapping[str, Decimal] = {"fp16": Decimal(2), "int8": Decimal(1), "int4": Decimal("0.5")}
#: Bytes of a gigabyte here: memory is sold and compared in powers of ten.
GIGABYTE = Decimal(10**9)
#: Tokens for which the key–value cache is computed.
CACHE_TOKENS = 1024


class Computed(NamedTuple):
    """A computed field: its label, its formula in words, and how to get its values.

    ``values`` gives one number of gigabytes for each size of the model, in the order of
    ``params_total``, or ``None``.
    """

    name: str
    label: str
    formula: str
    values: Callable[[Model], tuple[Decimal, ...] | None]


def _amounts(fact: Fact[tuple[str, ...]] | None) -> tuple[Decimal, ...] | None:
    if fact is None or fact.value is None:
        return None
    return tuple(amount(text) for text in fact.value)


def weight_memory(precision: str) -> Callable[[Model], tuple[Decimal, ...] | None]:
    """Total parameters times bytes: all experts of a mixture must be loaded."""

    def values(model: Model) -> tuple[Decimal, ...] | None:
        sizes = _amounts(model.params_total)
        if sizes is None:
            return None
        return tuple(size * BYTES[precision] / GIGABYTE for size in sizes)

    return values


def kv_cache(model: Model) -> tuple[Decimal, ...] | None:
    """Keys and values (2) in 16 bits (2 bytes) for each layer, head and token."""
    shape = [_amounts(fact) for fact in (model.layers, model.kv_heads, model.head_dim)]
    if any(part is None for part in shape):
        return None
    known = [part for part in shape if part is not None]
    if len({len(part) for part in known}) != 1:
        return None
    return tuple(
        2 * layers * heads * size * 2 * CACHE_TOKENS / GIGABYTE
        for layers, heads, size in zip(*known, strict=True)
    )


COMPUTED: Mapping[str, Computed] = {
    field.name: field
    for field in (
        *(
            Computed(
                f"vram_{precision}",
                f"Weights in {precision} (GB)",
                f"Weights in {precision}: total parameters × {BYTES[precision]} bytes; "
                "1 GB is 10⁹ bytes.",
                weight_memory(precision),
            )
            for precision in BYTES
        ),
        Computed(
            "kv_cache",
            "Cache for 1,024 tokens (GB)",
            "Cache for 1,024 tokens: 2 × layers × key–value heads × head size × 2 bytes × 1,024.",
            kv_cache,
        ),
    )
}


def gigabytes(number: Decimal) -> str:
    """A number of gigabytes for a reader: two significant digits below ten, else whole."""
    if number >= 10:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2f}"
