"""What merchants are: shops and the states they go through, the row that describes one, who may use
a till, what the city owes, and what a statement says of that."""
