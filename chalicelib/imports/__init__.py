"""The files that offices send, by request or by upload and job."""
