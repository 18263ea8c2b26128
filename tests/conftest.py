"""Properties are tried on fresh examples where people work, and on the same ones wherever a change is judged."""

import os

from hypothesis import settings

settings.register_profile("judged", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("judged")
