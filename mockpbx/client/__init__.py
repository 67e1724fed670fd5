"""The control plane in Python: open sandboxes, move their clocks, read their post. Refuses to know how it is served."""

from mockpbx.client.answers import (
    Advanced,
    Clock,
    Delivery,
    Exchange,
    ExchangeRow,
    Fault,
    Health,
    Mail,
    NearMiss,
    NewWebhook,
    Sandbox,
    SandboxRow,
    Snapshot,
    Verification,
    ViolationList,
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
    "Exchange",
    "ExchangeRow",
    "Fault",
    "Health",
    "Mail",
    "Moment",
    "NearMiss",
    "NewWebhook",
    "OpenSandbox",
    "Sandbox",
    "SandboxRow",
    "SandboxWish",
    "Snapshot",
    "Verification",
    "ViolationList",
    "Webhook",
    "World",
    "WorldWish",
]
