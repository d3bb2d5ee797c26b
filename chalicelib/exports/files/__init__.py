"""Files for people: sheets and pages, and the bucket from which they are fetched."""
