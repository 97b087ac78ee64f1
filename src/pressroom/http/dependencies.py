"""What handlers ask for by name: `services`, and `principal` where the route needs an identity."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from pressroom.auth.principal import Principal
from pressroom.http.services import Services

ApiRequest = Request[Principal, Any, State]
GivenServices = NamedDependency[SkipValidation[Services]]
GivenPrincipal = NamedDependency[SkipValidation[Principal]]


def services_of(state: State) -> Services:
    """Return the services that the application's lifespan opened."""
    services: Services = state.services
    return services


def principal_of(request: ApiRequest, services: GivenServices) -> Principal:
    """Return who asks; the guard in `identity.py` has found out."""
    del services  # asked for so that the framework resolves one after the other: for two at once it starts tasks
    return request.user


def providers() -> dict[str, Provide]:
    """Name what handlers may ask for."""
    return {
        "services": Provide(services_of, sync_to_thread=False),
        "principal": Provide(principal_of, sync_to_thread=False),
    }
