"""Stand-ins for what the packages import at their start and no signature needs: data sets, command lines, clouds."""

import importlib.abc
import importlib.machinery
import sys
import types

ABSENT = {
    "click", "click_option_group", "datasets", "dill", "fsspec", "ftfy", "huggingface_hub", "humanize", "loguru",
    "multiprocess", "nltk", "pyarrow", "rich", "scipy", "tokenizers", "tqdm",
}


class Stand(types.ModuleType):
    """A module, class, decorator or value that is imported and never used."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stand(name)

    def __call__(self, *args, **kwargs):
        # As a decorator it leaves what it decorates as it is.
        return args[0] if len(args) == 1 and callable(args[0]) else self

    def __mro_entries__(self, bases):
        return ()

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for each absent module where there is no real one."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in ABSENT:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Stand(spec.name)

    def exec_module(self, module):
        pass


def install():
    """Puts the finder behind all others."""
    sys.meta_path.append(Finder())
