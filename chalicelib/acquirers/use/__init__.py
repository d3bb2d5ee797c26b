"""What is done with acquirers and with what they tell."""
