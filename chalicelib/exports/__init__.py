"""Files for people: exports of the books, a merchant's statement on paper."""
