"""Loads the user's module."""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType

from .failures import Unanswerable


def load(target: str, folders: list[str]) -> ModuleType:
    """Imports a module by name from the folders, or a file; its own errors pass through."""
    folders = [os.path.abspath(folder) for folder in folders]
    if target.endswith(".py"):
        return _load_file(os.path.abspath(target), folders)
    # Behind the worker's own folder, so that its taskcraft is the one that is found.
    sys.path[1:1] = folders
    module = importlib.import_module(target)
    file = os.path.abspath(getattr(module, "__file__", None) or "")
    if not any(file.startswith(os.path.join(folder, "")) for folder in folders):
        raise Unanswerable(
            f"module '{target}' is {file or 'part of Python'} and not in {' or '.join(folders)}; rename it"
        )
    return module


def _load_file(file: str, folders: list[str]) -> ModuleType:
    import importlib.util

    sys.path[1:1] = [os.path.dirname(file), *folders]
    stem = os.path.splitext(os.path.basename(file))[0]
    name = stem if stem.isidentifier() and stem not in sys.modules else f"taskcraft_module_{abs(hash(stem))}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise Unanswerable(f"{file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look there
    spec.loader.exec_module(module)
    return module
