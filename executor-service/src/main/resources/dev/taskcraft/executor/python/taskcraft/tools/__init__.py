"""The names that tools written for TaskCraft 0.1 import."""

import os
import sys

__path__ += [
    folder
    for folder in (os.path.join(entry, "taskcraft", "tools") for entry in sys.path)
    if folder not in __path__ and os.path.isdir(folder)
]
