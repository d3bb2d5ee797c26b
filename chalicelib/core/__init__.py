"""What every room stands on: values, HTTP, DynamoDB, signatures, work that outlasts a request."""
