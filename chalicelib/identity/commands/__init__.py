"""What a city's operator does from a command line: keys, and the first staff."""
