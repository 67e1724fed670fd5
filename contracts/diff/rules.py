"""Every rule in one table: what a change is called, whom it breaks, and a sentence. Refuses to know how it is found.

The direction: a request that is narrowed breaks clients, which send what is refused now; one that is widened breaks
servers, which refuse what they must take now. An answer that is widened breaks clients, which get what they were not
told of; one that is narrowed breaks servers, which answer what they may not. Aspects and last words are those of
`contracts.diff.comparing`. The file is long because it is that one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whom a change breaks: programs written by the old document, or servers that kept to it."""

    BOTH = "breaks both"
    CLIENTS = "breaks clients"
    SERVERS = "breaks servers"
    UNCLASSIFIED = "unclassified"
    COMPATIBLE = "compatible"
    PROSE = "prose"

    @property
    def breaks_clients(self) -> bool:
        """Whether a client that was written by the old document may fail."""
        return self in (Level.CLIENTS, Level.BOTH)

    @property
    def breaks_servers(self) -> bool:
        """Whether a server that kept to the old document may fail by the judge."""
        return self in (Level.SERVERS, Level.BOTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of change. The id is stable: pipelines may name it."""

    id: str
    level: Level
    sentence: str


def _rule(id: str, level: Level, sentence: str) -> Rule:
    return Rule(id=id, level=level, sentence=sentence)


RULES: tuple[Rule, ...] = (
    # operations
    _rule("operation.removed", Level.CLIENTS, "An operation is gone."),
    _rule("operation.added", Level.SERVERS, "There is an operation that a server has to have now."),
    _rule(
        "operation.id-changed",
        Level.COMPATIBLE,
        "An operation has another operationId; generated clients and links call it by that.",
    ),
    _rule(
        "path.parameter-renamed", Level.COMPATIBLE, "A parameter in a path has another name, which no request shows."
    ),
    _rule("deprecation.added", Level.COMPATIBLE, "Something still works and will go."),
    _rule("deprecation.removed", Level.COMPATIBLE, "Something is not going to go after all."),
    _rule("security.added", Level.BOTH, "An operation wants credentials, and refuses who comes without."),
    _rule("security.removed", Level.SERVERS, "An operation serves whoever asks."),
    _rule("security.alternative-added", Level.SERVERS, "There is one more way to be let in."),
    _rule("security.alternative-removed", Level.CLIENTS, "One way to be let in is gone."),
    _rule("security.scheme-changed", Level.BOTH, "Credentials of the same name are shown in another way."),
    _rule("server.added", Level.COMPATIBLE, "The API can be found at one more address."),
    _rule("server.removed", Level.CLIENTS, "The API is no longer found at an address."),
    _rule("server.variable-changed", Level.CLIENTS, "What can be filled into an address is otherwise."),
    _rule(
        "resource.changed", Level.SERVERS, "An operation plays another part, and the judge holds the server to that."
    ),
    # collections
    _rule("collection.added", Level.SERVERS, "A list promises to be filtered, sorted and searched."),
    _rule("collection.removed", Level.CLIENTS, "A list no longer promises to be filtered, sorted and searched."),
    _rule("collection.key", Level.BOTH, "The rows of a list are told apart by another field."),
    _rule("collection.default-order", Level.BOTH, "A list comes in another order when none is asked for."),
    _rule("collection.field-filterable", Level.SERVERS, "A list can be filtered by one more field."),
    _rule("collection.field-no-longer-filterable", Level.CLIENTS, "A list can no longer be filtered by a field."),
    _rule("collection.field-sortable", Level.SERVERS, "A list can be sorted by one more field."),
    _rule("collection.field-no-longer-sortable", Level.CLIENTS, "A list can no longer be sorted by a field."),
    _rule("collection.field-searchable", Level.BOTH, "A search looks into one more field and finds more rows."),
    _rule(
        "collection.field-no-longer-searchable",
        Level.BOTH,
        "A search no longer looks into a field and finds fewer rows.",
    ),
    # requests
    _rule("request.parameter.added", Level.SERVERS, "A request may have one more parameter."),
    _rule("request.parameter.added-required", Level.BOTH, "A request must have a parameter that was not known before."),
    _rule("request.parameter.removed", Level.CLIENTS, "A parameter is no longer known."),
    _rule("request.parameter.removed-required", Level.BOTH, "A parameter that had to be there is no longer known."),
    _rule("request.parameter.became-required", Level.CLIENTS, "A parameter must be there."),
    _rule("request.parameter.became-optional", Level.SERVERS, "A parameter may be left out."),
    _rule("request.style.changed", Level.BOTH, "A parameter is written in another way."),
    _rule("request.empty-value.allowed", Level.SERVERS, "A parameter may be empty."),
    _rule("request.empty-value.refused", Level.CLIENTS, "A parameter may no longer be empty."),
    _rule("request.body.added", Level.SERVERS, "A request may have a body."),
    _rule("request.body.added-required", Level.BOTH, "A request must have a body, and had none."),
    _rule("request.body.removed", Level.CLIENTS, "A request may no longer have a body."),
    _rule("request.body.removed-required", Level.BOTH, "A request must no longer have the body that it had to have."),
    _rule("request.body.became-required", Level.CLIENTS, "The body must be there."),
    _rule("request.body.became-optional", Level.SERVERS, "The body may be left out."),
    _rule("request.media-type.added", Level.SERVERS, "A body may be of one more media type."),
    _rule("request.media-type.removed", Level.CLIENTS, "A body may no longer be of a media type."),
    _rule("request.encoding.changed", Level.BOTH, "The parts of a body are encoded in another way."),
    # answers
    _rule("status.added", Level.CLIENTS, "An answer may have a status that clients were not told of."),
    _rule("status.removed", Level.SERVERS, "An answer may no longer have a status."),
    _rule(
        "status.error-added",
        Level.COMPATIBLE,
        "An error may have a status of its own; clients go by its class (RFC 9110, section 15).",
    ),
    _rule("status.error-removed", Level.SERVERS, "An error may no longer have a status."),
    _rule(
        "status.named",
        Level.COMPATIBLE,
        "A status that fell under a class or the default has a description of its own.",
    ),
    _rule("status.no-longer-named", Level.COMPATIBLE, "A status falls under a class or the default."),
    _rule("response.media-type.added", Level.CLIENTS, "A body may be of a media type that clients were not told of."),
    _rule("response.media-type.removed", Level.BOTH, "A body is no longer of a media type, which clients may ask for."),
    _rule(
        "response.encoding.changed",
        Level.COMPATIBLE,
        "The encoding of an answer's parts is noted otherwise, which has no effect there.",
    ),
    _rule("response.header.added", Level.COMPATIBLE, "An answer may have one more header."),
    _rule("response.header.added-required", Level.SERVERS, "An answer must have one more header."),
    _rule("response.header.removed", Level.COMPATIBLE, "A header that could be missing is no longer described."),
    _rule("response.header.removed-required", Level.CLIENTS, "A header that was always there is no longer promised."),
    _rule("response.header.became-required", Level.SERVERS, "A header must be there."),
    _rule("response.header.became-optional", Level.CLIENTS, "A header may be missing."),
    _rule("response.style.changed", Level.BOTH, "A header is written in another way."),
    _rule("link.added", Level.SERVERS, "An answer leads to one more operation, and the judge follows."),
    _rule("link.removed", Level.CLIENTS, "An answer no longer leads to an operation."),
    _rule("link.changed", Level.BOTH, "An answer leads to an operation in another way."),
    # schemas of requests
    _rule(
        "request.schema.narrowed", Level.CLIENTS, "What a client sends must fit a schema where it could be anything."
    ),
    _rule("request.schema.widened", Level.SERVERS, "What a client sends may be anything where it had to fit a schema."),
    _rule("request.type.narrowed", Level.CLIENTS, "What a client sends may be of fewer types."),
    _rule("request.type.widened", Level.SERVERS, "What a client sends may be of more types."),
    _rule("request.type.changed", Level.BOTH, "What a client sends is of another type."),
    _rule("request.null.refused", Level.CLIENTS, "What a client sends may no longer be null."),
    _rule("request.null.allowed", Level.SERVERS, "What a client sends may be null."),
    _rule("request.enum.added", Level.CLIENTS, "What a client sends must be one of a few values."),
    _rule("request.enum.removed", Level.SERVERS, "What a client sends need no longer be one of a few values."),
    _rule("request.enum.value-removed", Level.CLIENTS, "What a client sends may no longer be one of the values."),
    _rule("request.enum.value-added", Level.SERVERS, "What a client sends may be one more value."),
    _rule("request.bound.narrowed", Level.CLIENTS, "A client's number has narrower bounds."),
    _rule("request.bound.widened", Level.SERVERS, "A client's number has wider bounds."),
    _rule("request.step.narrowed", Level.CLIENTS, "A client's number must be a multiple."),
    _rule("request.step.widened", Level.SERVERS, "A client's number need not be a multiple."),
    _rule("request.step.changed", Level.BOTH, "A client's number must be another multiple."),
    _rule("request.length.narrowed", Level.CLIENTS, "A client's text has narrower bounds of length."),
    _rule("request.length.widened", Level.SERVERS, "A client's text has wider bounds of length."),
    _rule("request.count.narrowed", Level.CLIENTS, "A list or object in a request has narrower bounds of size."),
    _rule("request.count.widened", Level.SERVERS, "A list or object in a request has wider bounds of size."),
    _rule("request.unique.narrowed", Level.CLIENTS, "The elements of a list in a request must all differ."),
    _rule("request.unique.widened", Level.SERVERS, "The elements of a list in a request need not differ."),
    _rule("request.pattern.narrowed", Level.CLIENTS, "A client's text must match a pattern."),
    _rule("request.pattern.widened", Level.SERVERS, "A client's text need not match a pattern."),
    _rule("request.pattern.changed", Level.BOTH, "A client's text must match another pattern."),
    _rule("request.format.narrowed", Level.CLIENTS, "What a client sends must be of a format."),
    _rule("request.format.widened", Level.SERVERS, "What a client sends need not be of a format, or of a wider one."),
    _rule("request.format.changed", Level.BOTH, "What a client sends is of another format."),
    _rule("request.property.became-required", Level.CLIENTS, "A property in a request must be there."),
    _rule("request.property.became-optional", Level.SERVERS, "A property in a request may be missing."),
    _rule(
        "request.property.added",
        Level.SERVERS,
        "An object in a request that takes no others may have one more property.",
    ),
    _rule(
        "request.property.added-required",
        Level.BOTH,
        "An object in a request that takes no others must have one more property.",
    ),
    _rule("request.property.removed", Level.CLIENTS, "A property in a request is gone."),
    _rule("request.property.removed-required", Level.BOTH, "A property in a request that had to be there is gone."),
    _rule(
        "request.property.described",
        Level.COMPATIBLE,
        "A property in a request that could be anything, or missing, is described.",
    ),
    _rule(
        "request.property.no-longer-described",
        Level.SERVERS,
        "A property in a request is no longer described, and may be anything or missing.",
    ),
    _rule("request.properties.closed", Level.CLIENTS, "An object in a request takes no properties but the named ones."),
    _rule("request.properties.opened", Level.SERVERS, "An object in a request takes properties that are not named."),
    _rule("request.variants.narrowed", Level.CLIENTS, "What a client sends must fit one of some variants."),
    _rule("request.variants.widened", Level.SERVERS, "What a client sends need no longer fit one of some variants."),
    _rule("request.variant.removed", Level.CLIENTS, "What a client sends may no longer be of a variant."),
    _rule("request.variant.added", Level.SERVERS, "What a client sends may be of one more variant."),
    _rule(
        "request.discriminator.value-removed", Level.CLIENTS, "What a client sends is no longer told apart by a value."
    ),
    _rule(
        "request.discriminator.value-added", Level.SERVERS, "What a client sends may be told apart by one more value."
    ),
    _rule("request.discriminator.changed", Level.BOTH, "What a client sends is told apart in another way."),
    _rule("request.default.changed", Level.BOTH, "What a request leaves out means something else."),
    _rule(
        "request.access.changed", Level.BOTH, "A property in a request became read-only or write-only, or ceases to be."
    ),
    _rule(
        "request.constraint.changed",
        Level.BOTH,
        "A keyword that is not taken apart (`not`, `if`, `contains`, …) says something else in a request.",
    ),
    # schemas of responses
    _rule(
        "response.schema.narrowed", Level.SERVERS, "What a server answers must fit a schema where it could be anything."
    ),
    _rule(
        "response.schema.widened", Level.CLIENTS, "What a server answers may be anything where it had to fit a schema."
    ),
    _rule("response.type.narrowed", Level.SERVERS, "What a server answers may be of fewer types."),
    _rule("response.type.widened", Level.CLIENTS, "What a server answers may be of more types."),
    _rule("response.type.changed", Level.BOTH, "What a server answers is of another type."),
    _rule("response.null.refused", Level.SERVERS, "What a server answers may no longer be null."),
    _rule("response.null.allowed", Level.CLIENTS, "What a server answers may be null."),
    _rule("response.enum.added", Level.SERVERS, "What a server answers must be one of a few values."),
    _rule("response.enum.removed", Level.CLIENTS, "What a server answers need no longer be one of a few values."),
    _rule("response.enum.value-removed", Level.SERVERS, "What a server answers may no longer be one of the values."),
    _rule("response.enum.value-added", Level.CLIENTS, "What a server answers may be one more value."),
    _rule("response.bound.narrowed", Level.SERVERS, "A server's number has narrower bounds."),
    _rule("response.bound.widened", Level.CLIENTS, "A server's number has wider bounds."),
    _rule("response.step.narrowed", Level.SERVERS, "A server's number must be a multiple."),
    _rule("response.step.widened", Level.CLIENTS, "A server's number need not be a multiple."),
    _rule("response.step.changed", Level.BOTH, "A server's number must be another multiple."),
    _rule("response.length.narrowed", Level.SERVERS, "A server's text has narrower bounds of length."),
    _rule("response.length.widened", Level.CLIENTS, "A server's text has wider bounds of length."),
    _rule("response.count.narrowed", Level.SERVERS, "A list or object in an answer has narrower bounds of size."),
    _rule("response.count.widened", Level.CLIENTS, "A list or object in an answer has wider bounds of size."),
    _rule("response.unique.narrowed", Level.SERVERS, "The elements of a list in an answer must all differ."),
    _rule("response.unique.widened", Level.CLIENTS, "The elements of a list in an answer need not differ."),
    _rule("response.pattern.narrowed", Level.SERVERS, "A server's text must match a pattern."),
    _rule("response.pattern.widened", Level.CLIENTS, "A server's text need not match a pattern."),
    _rule("response.pattern.changed", Level.BOTH, "A server's text must match another pattern."),
    _rule("response.format.narrowed", Level.SERVERS, "What a server answers must be of a format."),
    _rule(
        "response.format.widened", Level.CLIENTS, "What a server answers need not be of a format, or of a wider one."
    ),
    _rule("response.format.changed", Level.BOTH, "What a server answers is of another format."),
    _rule("response.property.became-required", Level.SERVERS, "A property in an answer must be there."),
    _rule("response.property.became-optional", Level.CLIENTS, "A property in an answer may be missing."),
    _rule(
        "response.property.added",
        Level.CLIENTS,
        "An object in an answer that takes no others may have one more property.",
    ),
    _rule(
        "response.property.added-required",
        Level.BOTH,
        "An object in an answer that takes no others must have one more property.",
    ),
    _rule("response.property.removed", Level.BOTH, "A property in an answer is gone."),
    _rule("response.property.removed-required", Level.BOTH, "A property in an answer that had to be there is gone."),
    _rule(
        "response.property.described",
        Level.COMPATIBLE,
        "A property in an answer that could be anything, or missing, is described.",
    ),
    _rule(
        "response.property.no-longer-described",
        Level.CLIENTS,
        "A property in an answer is no longer described, and may be anything or missing.",
    ),
    _rule(
        "response.properties.closed", Level.SERVERS, "An object in an answer takes no properties but the named ones."
    ),
    _rule("response.properties.opened", Level.CLIENTS, "An object in an answer takes properties that are not named."),
    _rule("response.variants.narrowed", Level.SERVERS, "What a server answers must fit one of some variants."),
    _rule("response.variants.widened", Level.CLIENTS, "What a server answers need no longer fit one of some variants."),
    _rule("response.variant.removed", Level.SERVERS, "What a server answers may no longer be of a variant."),
    _rule("response.variant.added", Level.CLIENTS, "What a server answers may be of one more variant."),
    _rule(
        "response.discriminator.value-removed",
        Level.SERVERS,
        "What a server answers is no longer told apart by a value.",
    ),
    _rule(
        "response.discriminator.value-added",
        Level.CLIENTS,
        "What a server answers may be told apart by one more value.",
    ),
    _rule("response.discriminator.changed", Level.BOTH, "What a server answers is told apart in another way."),
    _rule(
        "response.default.changed",
        Level.COMPATIBLE,
        "What an answer would have by default is noted otherwise, which has no effect.",
    ),
    _rule(
        "response.access.changed",
        Level.BOTH,
        "A property in an answer became read-only or write-only, or ceases to be.",
    ),
    _rule(
        "response.constraint.changed",
        Level.BOTH,
        "A keyword that is not taken apart (`not`, `if`, `contains`, …) says something else in an answer.",
    ),
    # the rest: what no walk knows is told by where it stands
    _rule("prose.changed", Level.PROSE, "A description, summary, title, note or address for people is otherwise."),
    _rule("example.changed", Level.PROSE, "An example is otherwise."),
    _rule("tags.changed", Level.PROSE, "Operations are grouped otherwise."),
    _rule("document.api-version", Level.PROSE, "The API has another version."),
    _rule("document.openapi-version", Level.COMPATIBLE, "The document is written in another version of OpenAPI."),
    _rule("document.reordered", Level.PROSE, "A list has the same members in another order."),
    _rule(
        "document.reference",
        Level.COMPATIBLE,
        "A reference or `allOf` leads elsewhere; what that means is compared where it is used.",
    ),
    _rule("document.respelled", Level.COMPATIBLE, "Something is said in another way, or twice, and means the same."),
    _rule(
        "component.added",
        Level.COMPATIBLE,
        "There is one more component; what operations make of it is compared where they use it.",
    ),
    _rule(
        "component.removed",
        Level.COMPATIBLE,
        "A component is gone; what operations make of that is compared where they used it.",
    ),
    _rule("component.unused-changed", Level.COMPATIBLE, "A component is otherwise that no operation leads to."),
    _rule(
        "extension.error-codes",
        Level.COMPATIBLE,
        "The codes of errors known today are others; clients take an unknown one for `UNKNOWN`.",
    ),
    _rule("extension.personal", Level.COMPATIBLE, "Verdicts show pseudonyms for other values."),
    _rule("extension.later-values", Level.COMPATIBLE, "The values that later versions may add are others."),
    _rule("extension.other", Level.UNCLASSIFIED, "An extension that we do not know says something else."),
    _rule("document.other", Level.UNCLASSIFIED, "Something is otherwise that no rule knows."),
)

RULE_BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
