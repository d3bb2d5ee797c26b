"""Every screen of the apps, one after the other: for pictures, and for those who judge them.

A tour brings somebody's browser to a screen, says its name, and goes on when it is asked again.
"""
