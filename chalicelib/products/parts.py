"""The parts of products."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.core.parts import Parts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.products.service import ProductService
from chalicelib.products.store import ProductItem, Products


@dataclass(frozen=True)
class ProductParts:
    """What merchants sell."""

    parts: Parts

    @cached_property
    def products(self) -> ProductService:
        parts = self.parts
        return ProductService(
            Products(parts.connection, parts.table("products", ProductItem)),
            parts[MerchantParts].store,
            parts.records,
            parts.writer,
            parts.clock,
        )
