"""What identity keeps: logins, codes, families and staff in DynamoDB, the key ring in Secrets
Manager."""
