"""The control plane in Python: open sandboxes, move their clocks, read their post. Refuses to know how it is served."""

from mockpbx.client.answers import (
    Advanced,
    Clock,
    Delivery,
    Health,
    Mail,
    NewWebhook,
    Sandbox,
    SandboxRow,
    Snapshot,
    Webhook,
    World,
)
from mockpbx.client.caller import ControlError, Moment
from mockpbx.client.control import Control, OpenSandbox
from mockpbx.client.wishes import SandboxWish, WorldWish

__all__ = [
    "Advanced",
    "Clock",
    "Control",
    "ControlError",
    "Delivery",
    "Health",
    "Mail",
    "Moment",
    "NewWebhook",
    "OpenSandbox",
    "Sandbox",
    "SandboxRow",
    "SandboxWish",
    "Snapshot",
    "Webhook",
    "World",
    "WorldWish",
]
