"""What is done with files: at once in a request, or piece by piece after an upload."""
