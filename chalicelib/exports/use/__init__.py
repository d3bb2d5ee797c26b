"""Exports are ordered, made and read; a merchant's statement is put on paper."""
