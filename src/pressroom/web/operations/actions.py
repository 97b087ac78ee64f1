"""`/operations/…`: pause and resume queues, reset stuck jobs, clean up."""

from __future__ import annotations

from litestar import Response, post
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.errors import NotFoundError, StorageUnavailableError
from pressroom.exports.maintenance import CleanUp, clean_up, sweep
from pressroom.exports.queues import pause_queue, resume_queue
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.formats import size
from pressroom.web.language import words_of
from pressroom.web.operations.live import OperationsQuery, live_part
from pressroom.web.operations.queue_names import queue_name
from pressroom.words import Words


@post(
    "/operations/queues/{queue:str}/pause",
    status_code=200,
    opt=page_opt(
        "Pause a queue: its jobs wait",
        response=PART,
        scope="admin",
        query=OperationsQuery,
        path_parameters={"queue": "The queue's name."},
        errors=(NotFoundError,),
    ),
)
async def pause(
    queue: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Stop claims from a queue."""
    async with acting_as(services.web_pool, principal) as conn:
        await pause_queue(conn, queue)
    words = words_of(request)
    said = words.gettext("The queue “%(queue)s” is paused. New exports are accepted and wait.", queue=queue_name(queue, words))
    return await live_part(request, services, principal, said=said)


@post(
    "/operations/queues/{queue:str}/resume",
    status_code=200,
    opt=page_opt(
        "Resume a queue",
        response=PART,
        scope="admin",
        query=OperationsQuery,
        path_parameters={"queue": "The queue's name."},
        errors=(NotFoundError,),
    ),
)
async def resume(
    queue: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Let workers claim from a queue again."""
    async with acting_as(services.web_pool, principal) as conn:
        await resume_queue(conn, queue)
    words = words_of(request)
    said = words.gettext("The queue “%(queue)s” takes jobs again.", queue=queue_name(queue, words))
    return await live_part(request, services, principal, said=said)


@post(
    "/operations/reset",
    status_code=200,
    opt=page_opt("Return jobs of lost workers to their queues now", response=PART, scope="admin", query=OperationsQuery),
)
async def reset(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Sweep now, as workers do every five seconds."""
    count = await sweep(services.web_pool, administrator=principal)
    words = words_of(request)
    said = (
        words.ngettext("%(count)s stuck job was reset.", "%(count)s stuck jobs were reset.", count)
        if count
        else words.gettext("No job was stuck any more.")
    )
    return await live_part(request, services, principal, said=said)


@post(
    "/operations/clean-up",
    status_code=200,
    opt=page_opt(
        "Remove expired files and old rows now",
        response=PART,
        scope="admin",
        query=OperationsQuery,
        errors=(StorageUnavailableError,),
    ),
)
async def clean_up_now(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Run the clean-up that workers run from time to time."""
    done = await clean_up(services.web_pool, services.store, administrator=principal)
    words = words_of(request)
    return await live_part(
        request, services, principal, said=_say_removed(done, words), failed=bool(done.failed_steps or done.kept_files)
    )


def _say_removed(done: CleanUp, words: Words) -> str:
    files = done.deleted_exports + done.orphans
    said = [
        words.ngettext(
            "%(count)s file was removed, which frees %(freed)s.",
            "%(count)s files were removed, which frees %(freed)s.",
            files,
            freed=size(words, done.freed_bytes),
        )
        if files
        else words.gettext("There was nothing to remove.")
    ]
    if done.missing_files:
        said.append(
            words.ngettext(
                "%(count)s export has no file in the store, and counts as expired.",
                "%(count)s exports have no file in the store, and count as expired.",
                done.missing_files,
            )
        )
    if done.kept_files:
        said.append(
            words.ngettext(
                "%(count)s file could not be removed: the store failed.",
                "%(count)s files could not be removed: the store failed.",
                done.kept_files,
            )
        )
    if done.failed_steps:
        said.append(
            words.gettext("Steps that failed: %(steps)s. The log of the server says why.", steps=", ".join(done.failed_steps))
        )
    return " ".join(said)
