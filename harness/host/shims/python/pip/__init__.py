"""pip for a machine that has its modules and no network: it tells what is installed."""
from pip._internal.cli.main import main

__version__ = "23.0"
