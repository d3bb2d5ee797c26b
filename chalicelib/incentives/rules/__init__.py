"""What is known of payments and claims, what fits together, and what a person has to look at."""
