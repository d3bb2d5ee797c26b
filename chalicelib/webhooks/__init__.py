"""What marketplaces are told of their orders, by Standard Webhooks."""
