"""The registry for programs: open to everybody, read-only."""

from registry.api.classification import Classification
from registry.api.history import ServiceHistory, ServiceVersionDetail
from registry.api.places import ServicePlaces
from registry.api.services import ServiceDetail, ServiceList

__all__ = [
    "Classification",
    "ServiceDetail",
    "ServiceHistory",
    "ServiceList",
    "ServicePlaces",
    "ServiceVersionDetail",
]
