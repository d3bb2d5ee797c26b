"""The registers of SP2Ds and of STS."""
