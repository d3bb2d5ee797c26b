"""What a word is to a search, what stands in an index, and which words a search means."""
