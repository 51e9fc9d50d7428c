"""The registry as linked data: CPSV-AP 3.2 for catalogues, schema.org for search engines."""

from registry.linked_data.cpsv import all_nodes, described, reference_nodes, service_nodes
from registry.linked_data.schema_org import schema_org
from registry.linked_data.turtle import as_json_ld, as_turtle

__all__ = [
    "all_nodes",
    "as_json_ld",
    "as_turtle",
    "described",
    "reference_nodes",
    "schema_org",
    "service_nodes",
]
