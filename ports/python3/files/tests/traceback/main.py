"""Ends with an exception that nobody catches, out of a module beside the script."""
import broken

broken.divide(1, 0)
