"""Random tests without a time limit each: the first one also loads the engines."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
