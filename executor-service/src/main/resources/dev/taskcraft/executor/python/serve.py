"""Starts the worker: python3 serve.py MODULE FOLDER... | FILE.py [FOLDER...]"""

import os
import sys

if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("Python 3.9 or newer is needed; this is %d.%d" % sys.version_info[:2])
    HOME = os.path.dirname(os.path.abspath(__file__))
    if sys.path[:1] != [HOME]:  # with PYTHONSAFEPATH
        sys.path.insert(0, HOME)
    from taskcraft_worker.main import main

    main(sys.argv[1:])
