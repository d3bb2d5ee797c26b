"""What a photo is made into."""
