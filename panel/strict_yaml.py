"""YAML's safe subset, without its habit of keeping the last of two equal keys."""

from collections.abc import Hashable
from typing import Any

import yaml


class Loader(yaml.CSafeLoader):
    """Refuses a mapping that says the same name twice, and names the line."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping, each name once."""
        names = set()
        for key, _ in node.value:
            if (name := repr(key.value)) in names:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{name} stands twice", key.start_mark
                )
            names.add(name)
        return super().construct_mapping(node, deep)
