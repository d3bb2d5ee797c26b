"""tumbas-verify: what anybody can check of the city's books, without the city.

Knows no AWS and no network, only files: exports, receipts, proofs, the signed days and the public
keys. docs/verify.md has all formats, for those who would rather write their own.
"""
