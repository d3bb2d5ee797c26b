"""What people are told: in the app, and by Web Push where they allowed it."""
