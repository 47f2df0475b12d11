"""The fields of an account session, and their first values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.controllers import Controller
from stripesim.facts.embedded_components import COMPONENTS, features_of

OWN = Controller()  # stands for the simulator's own account, which has no controller


@record
class AccountSession(Record):
    """One session of the account `connected`; `components`: name -> {enabled, features}. The `id`
    is the client secret.
    """

    kind: ClassVar[str] = "account_session"

    connected: str
    components: Mapping[str, Mapping[str, Any]]


class Shown(Protocol):
    """An account, as far as its sessions depend on it."""

    @property
    def id(self) -> str: ...
    @property
    def platform(self) -> str | None: ...
    @property
    def controller(self) -> Controller | None: ...


def draft(act: Act[Any]) -> AccountSession:
    """Facts: account (its id), components. If there is no such account, it is refused later."""
    facts, change = act.facts, act.change
    asked = facts["components"]
    controller = controller_of(change, facts["account"])
    return AccountSession(
        id=change.plain_id("accs_secret_", 42),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        connected=facts["account"],
        components={
            name: {
                "enabled": asked.get(name, {}).get("enabled", False),
                "features": features_of(name, controller, features_asked(act, name)),
            }
            for name in COMPONENTS
        },
    )


def account_named(change: Change, id: str) -> Shown | None:
    """The account of that id, if it is the one of the request or connected to it."""
    account: Shown | None = change.find("account", id, id)
    if account is not None and change.account in (account.id, account.platform):
        return account
    return None


def controller_of(change: Change, id: str) -> Controller:
    """The controller of the account of that id."""
    account = account_named(change, id)
    return OWN if account is None or account.controller is None else account.controller


def features_asked(act: Act[Any], component: str) -> Mapping[str, bool]:
    """The features of a component that the request names."""
    asked: Mapping[str, bool] = act.facts["components"].get(component, {}).get("features", {})
    return asked


def values_asked(act: Act[Any], feature: str) -> Iterator[tuple[str, bool]]:
    """(component, value) for each component for which the request names the feature."""
    for component in act.facts["components"]:
        value = features_asked(act, component).get(feature)
        if value is not None:
            yield component, value
