"""Define the dependencies that handlers receive by name: `services`, and `principal` on routes that need an identity."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from pressroom.auth.principal import Principal
from pressroom.http.services import Services

ApiRequest = Request[Principal, Any, State]
InjectedServices = NamedDependency[SkipValidation[Services]]
InjectedPrincipal = NamedDependency[SkipValidation[Principal]]


def provide_services(state: State) -> Services:
    """Return the services that the application's lifespan opened."""
    services: Services = state.services
    return services


def provide_principal(request: ApiRequest, services: InjectedServices) -> Principal:
    """Return the authenticated user, whom the guard in `identity.py` has set."""
    del services  # declared only so that the framework resolves both in sequence: in parallel, it would start tasks
    return request.user


def providers() -> dict[str, Provide]:
    """Return the providers by the name of the dependency."""
    return {
        "services": Provide(provide_services, sync_to_thread=False),
        "principal": Provide(provide_principal, sync_to_thread=False),
    }
