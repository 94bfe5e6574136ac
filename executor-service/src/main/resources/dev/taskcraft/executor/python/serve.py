"""Starts the worker: python3 serve.py MODULE FOLDER... | FILE.py"""

import sys

from taskcraft_worker.main import main

if __name__ == "__main__":
    main(sys.argv[1:])
