"""Each type of report once more, in SQL over what the API says of the calls: the second opinion.

Parameters of every statement are named: `first` and `last` bound the end of a call, in microseconds; lists of the
filter are JSON, NULL or `[]` for all; the other members of the filter go by their own names.
"""

from collections.abc import Mapping

_ENDED = "ended_at BETWEEN :first AND :last"

_PARTY = "CASE WHEN {name} IS NULL OR {name} = '' THEN {number} ELSE {name} || ' [' || {number} || ']' END"


def _party(number: str, name: str) -> str:
    return _PARTY.format(number=number, name=name)


def _chosen(number: str, member: str) -> str:
    return f"(json_array_length(:{member}) = 0 OR {number} IN (SELECT value FROM json_each(:{member})))"


STAYS = f"""
WITH stays AS (
    SELECT l.*, c.ord, q.place AS queue_place
    FROM legs l JOIN calls c ON c.id = l.session_id JOIN queues q ON q.number = l.callee
    WHERE c.{_ENDED} AND {_chosen("q.number", "call_queues")}
      AND NOT (c.direction = 'OUTBOUND_CALL' AND c.caller IN (SELECT number FROM queues))
), rings AS (
    SELECT r.*, s.id AS stay, s.callee AS queue, s.ord
    FROM stays s JOIN legs r ON r.session_id = s.session_id AND r.service_number = s.callee
    WHERE r.callee IN (SELECT number FROM extensions) AND r.started_at BETWEEN s.started_at AND s.ended_at
), ticks(stay, t, last) AS (
    SELECT stay, rang_at / 1000000, coalesce(answered_at, ended_at) / 1000000 FROM rings WHERE rang_at IS NOT NULL
    UNION SELECT stay, t + 1, last FROM ticks WHERE t + 1 < last
), known AS (
    SELECT s.id, s.callee AS queue, s.ord, s.n, s.started_at, s.caller, s.caller_display_name, s.duration AS waited,
           (SELECT min(r.n) FROM rings r WHERE r.stay = s.id AND r.answered_at IS NOT NULL) AS taken,
           (SELECT count(DISTINCT t) FROM ticks WHERE ticks.stay = s.id AND t < ticks.last) AS rang,
           s.session_id
    FROM stays s
), served AS (
    SELECT k.*, r.callee AS agent, coalesce(r.duration, 0) AS talked
    FROM known k LEFT JOIN rings r ON r.stay = k.id AND r.n = k.taken
    WHERE r.id IS NOT NULL OR k.waited >= :dropped
), sums AS (
    SELECT q.number, q.name, q.place, q.level, count(v.id) AS total, count(v.taken) AS serviced,
           count(v.id) - count(v.taken) AS abandoned, coalesce(sum(v.rang), 0) AS rang,
           coalesce(sum(v.waited), 0) AS waited, coalesce(sum(v.talked), 0) AS talked,
           count(CASE WHEN q.level > 0 AND v.waited > q.level THEN 1 END) AS breached
    FROM queues q LEFT JOIN served v ON v.queue = q.number
    WHERE {_chosen("q.number", "call_queues")} GROUP BY q.number
)
"""

_QUEUE = _party("number", "name")

DETAILED = (
    STAYS
    + f"""
SELECT {_QUEUE}, total, serviced, abandoned, share(serviced, total), hms(rang), mean(rang, total), hms(talked),
       mean(talked, total), place AS o FROM sums
UNION ALL SELECT 'Total:', coalesce(sum(total), 0), coalesce(sum(serviced), 0), coalesce(sum(abandoned), 0), '',
       hms(coalesce(sum(rang), 0)), '', hms(coalesce(sum(talked), 0)), '', 1e9 FROM sums ORDER BY o
"""
)

TEAM = (
    STAYS
    + f"""
SELECT {_QUEUE}, (SELECT count(*) FROM agents a WHERE a.queue = sums.number), total, serviced, abandoned,
       share(abandoned, total), hms(rang), mean(rang, total), hms(waited), hms(talked), mean(talked, serviced),
       place AS o FROM sums
UNION ALL SELECT 'Total:', '', coalesce(sum(total), 0), coalesce(sum(serviced), 0), coalesce(sum(abandoned), 0), '',
       hms(coalesce(sum(rang), 0)), '', hms(coalesce(sum(waited), 0)), hms(coalesce(sum(talked), 0)), '', 1e9
FROM sums ORDER BY o
"""
)

SLA = STAYS + f"SELECT {_QUEUE}, total, breached, share(breached, total), place AS o FROM sums ORDER BY o"

BREACHES = (
    STAYS
    + f"""
SELECT local(v.started_at), {_party("q.number", "q.name")}, {_party("v.caller", "v.caller_display_name")},
       hms(v.waited), q.place AS o
FROM served v JOIN queues q ON q.number = v.queue WHERE q.level > 0 AND v.waited > q.level ORDER BY q.place, ord, n
"""
)

ABANDONED = (
    STAYS
    + f"""
SELECT CASE WHEN row_number() OVER (PARTITION BY v.queue ORDER BY ord, n) = 1 THEN {_party("q.number", "q.name")}
            ELSE '' END,
       local(v.started_at), v.waited, {_party("v.caller", "v.caller_display_name")},
       coalesce((SELECT group_concat(who, ', ') FROM (
           SELECT {_party("e.number", "e.name")} AS who FROM rings r JOIN extensions e ON e.number = r.callee
           WHERE r.stay = v.id GROUP BY r.callee ORDER BY min(r.n))), ''),
       (SELECT count(*) FROM rings r WHERE r.stay = v.id), q.place AS o
FROM served v JOIN queues q ON q.number = v.queue WHERE v.taken IS NULL ORDER BY q.place, ord, n
"""
)

PERFORMANCE = (
    STAYS
    + f"""
, workers AS (
    SELECT queue, number, place AS rank FROM agents
    UNION ALL SELECT r.queue, r.callee, 1000 + min(r.ord * 1000 + r.n) FROM rings r JOIN served v ON v.id = r.stay
    WHERE NOT EXISTS (SELECT 1 FROM agents a WHERE a.queue = r.queue AND a.number = r.callee)
    GROUP BY r.queue, r.callee
), work AS (
    SELECT w.queue, w.number, w.rank,
           (SELECT count(*) FROM served v WHERE v.queue = w.queue AND v.agent = w.number) AS took,
           (SELECT coalesce(sum(talked), 0) FROM served v WHERE v.queue = w.queue AND v.agent = w.number) AS talked,
           (SELECT count(*) FROM rings r JOIN served v ON v.id = r.stay
            WHERE v.queue = w.queue AND r.callee = w.number AND r.answered_at IS NULL) AS polls
    FROM workers w
)
SELECT CASE WHEN first THEN {_party("s.number", "s.name")} ELSE '' END, CASE WHEN first THEN s.total ELSE '' END,
       {_party("w.number", "e.name")}, w.took, w.polls || ' Polls', hms(w.talked), mean(w.talked, w.took),
       s.place AS o, w.rank AS o2
FROM (SELECT *, row_number() OVER (PARTITION BY queue ORDER BY rank) = 1 AS first FROM work) w
JOIN sums s ON s.number = w.queue LEFT JOIN extensions e ON e.number = w.number
UNION ALL SELECT 'Total:', '', '', serviced, abandoned || ' Calls', hms(talked), '', place, 1e18 FROM sums
ORDER BY o, o2
"""
)

_CALLBACKS = f"""
WITH backs AS (
    SELECT c.*, q.place, q.name AS queue_name,
           (SELECT max(l.n) FROM legs l WHERE l.session_id = c.id
            AND l.callee NOT IN (SELECT number FROM extensions)) AS outside
    FROM calls c JOIN queues q ON q.number = c.caller
    WHERE c.direction = 'OUTBOUND_CALL' AND c.{_ENDED} AND {_chosen("q.number", "call_queues")}
), ends AS (
    SELECT b.*, l.callee AS to_number, l.callee_display_name AS to_name, l.answered_at AS reached_at
    FROM backs b LEFT JOIN legs l ON l.session_id = b.id AND l.n = b.outside
)
"""

CALLBACKS = (
    _CALLBACKS
    + f"""
SELECT {_party("q.number", "q.name")},
       (SELECT count(*) FROM legs l JOIN calls c ON c.id = l.session_id WHERE l.callee = q.number AND c.{_ENDED}
        AND NOT (c.direction = 'OUTBOUND_CALL' AND c.caller IN (SELECT number FROM queues))),
       count(e.id), count(e.reached_at), count(e.id) - count(e.reached_at), q.place AS o
FROM queues q LEFT JOIN ends e ON e.caller = q.number WHERE {_chosen("q.number", "call_queues")}
GROUP BY q.number ORDER BY q.place
"""
)

FAILED_CALLBACKS = (
    _CALLBACKS
    + f"""
SELECT CASE WHEN row_number() OVER (PARTITION BY caller ORDER BY ord) = 1
            THEN {_party("caller", "queue_name")} ELSE '' END,
       local(started_at),
       CASE WHEN outside IS NULL THEN {_party("callee", "callee_display_name")}
            ELSE {_party("to_number", "to_name")} END,
       CASE WHEN outside IS NULL THEN callee ELSE to_number END,
       coalesce((SELECT group_concat(who, ', ') FROM (
           SELECT {_party("x.number", "x.name")} AS who FROM legs l JOIN extensions x ON x.number = l.callee
           WHERE l.session_id = ends.id GROUP BY l.callee ORDER BY min(l.n))), ''),
       (SELECT count(*) FROM legs l WHERE l.session_id = ends.id AND l.callee IN (SELECT number FROM extensions)),
       place AS o
FROM ends WHERE reached_at IS NULL ORDER BY place, ord
"""
)

RING_GROUPS = f"""
WITH heard AS (SELECT l.*, c.ord FROM legs l JOIN calls c ON c.id = l.session_id WHERE c.{_ENDED}),
chosen AS (SELECT * FROM ring_groups WHERE {_chosen("number", "ring_groups")}),
answers AS (
    SELECT h.service_number AS grp, h.callee AS number, count(*) AS took, min(h.ord * 1000 + h.n) AS since FROM heard h
    WHERE h.answered_at IS NOT NULL AND h.callee IN (SELECT number FROM extensions) GROUP BY 1, 2
), people AS (
    SELECT g.number AS grp, m.number, m.place AS rank FROM chosen g JOIN members m ON m.ring_group = g.number
    UNION ALL SELECT a.grp, a.number, 1000 + a.since FROM answers a JOIN chosen g ON g.number = a.grp
    WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.ring_group = a.grp AND m.number = a.number)
), counted AS (
    SELECT g.*, (SELECT count(*) FROM heard h WHERE h.callee = g.number) AS received,
           (SELECT coalesce(sum(took), 0) FROM answers a WHERE a.grp = g.number) AS took FROM chosen g
)
SELECT CASE WHEN first THEN {_party("c.number", "c.name")} ELSE '' END, {_party("p.number", "e.name")},
       coalesce(a.took, 0), CASE WHEN first THEN c.received ELSE '' END, c.place AS o, p.rank AS o2
FROM (SELECT *, row_number() OVER (PARTITION BY grp ORDER BY rank) = 1 AS first FROM people) p
JOIN counted c ON c.number = p.grp LEFT JOIN extensions e ON e.number = p.number
LEFT JOIN answers a ON a.grp = p.grp AND a.number = p.number
UNION ALL SELECT 'Total:', '', took, received, place, 1e18 FROM counted ORDER BY o, o2
"""

COST = f"""
WITH priced AS (
    SELECT l.*, c.ord, e.team, (SELECT min(place) FROM extensions t WHERE t.team = e.team) AS team_place,
           (SELECT prefix FROM rates WHERE substr(l.callee, 1, length(prefix)) = prefix
            ORDER BY length(prefix) DESC LIMIT 1) AS prefix
    FROM legs l JOIN calls c ON c.id = l.session_id JOIN extensions e ON e.number = l.caller
    WHERE c.{_ENDED} AND l.billed_account IS NOT NULL AND {_chosen("e.team", "groups")}
), typed AS (SELECT p.*, (SELECT type FROM rates r WHERE r.prefix = p.prefix) AS type FROM priced p)
SELECT CASE WHEN row_number() OVER (PARTITION BY team ORDER BY ord, n) = 1 THEN team ELSE '' END,
       {_party("caller", "caller_display_name")}, {_party("callee", "callee_display_name")}, coalesce(type, ''),
       local(started_at), coalesce(local(rang_at), ''), coalesce(local(answered_at), ''), local(ended_at),
       hms(duration), coalesce(prefix, ''), money(cost), team_place AS o
FROM typed WHERE :type = 'ANY' OR type = :type ORDER BY team_place, ord, n
"""


def _selected(side: str, field: str) -> str:
    value = f":{side}_value"
    number = f"CAST({field} AS INTEGER)"
    low = f"CAST(substr({value} || '-', 1, instr({value} || '-', '-') - 1) AS INTEGER)"
    high = (
        f"CASE WHEN instr({value}, '-') THEN CAST(substr({value}, instr({value}, '-') + 1) AS INTEGER) ELSE {low} END"
    )
    return f"""CASE :{side} WHEN 'ANY' THEN 1
        WHEN 'EXTENSION_OR_EXTENSION_RANGE' THEN {field} NOT GLOB '*[^0-9]*' AND {number} BETWEEN {low} AND {high}
        WHEN 'NUMBER' THEN {field} = {value}
        WHEN 'NUMBERS_START_WITH' THEN substr({field}, 1, length({value})) = {value}
        WHEN 'NUMBERS_CONTAIN' THEN instr({field}, {value}) > 0
        WHEN 'INTERNAL_EXTENSIONS' THEN {field} IN (SELECT number FROM extensions)
        WHEN 'EXTERNAL_NUMBERS' THEN {field} NOT IN (SELECT number FROM extensions) END"""


_REASON = """CASE {0} WHEN 'CALLER_DISCONNECTED' THEN 'CALLER_DISCONNECT'
    WHEN 'CALLEE_DISCONNECTED' THEN 'CALLEE_DISCONNECT' ELSE coalesce({0}, '') END"""


def _normal_row(table: str, caller: str, cost: str, place: str) -> str:
    return f"""
SELECT {caller}, {_party(f"{table}.callee", f"{table}.callee_display_name")}, local({table}.started_at),
       coalesce(local({table}.rang_at), ''), coalesce(local({table}.answered_at), ''), local({table}.ended_at),
       hms({table}.duration), money({cost}), coalesce({table}.outbound_caller_id, ''), coalesce({table}.did_cid, ''),
       {_REASON.format(f"{table}.end_reason")}, coalesce({table}.trunk, ''), coalesce({table}.user_data, ''),
       chosen.ord AS o, {place} AS o2"""


NORMAL = f"""
WITH chosen AS (
    SELECT * FROM calls WHERE {_ENDED} AND {_selected("from", "caller")} AND {_selected("to", "callee")}
      AND (:answer_state = 'ANY' OR (answered_at IS NOT NULL) = (:answer_state = 'ANSWERED'))
      AND (:duration = 'ANY' OR CASE :duration WHEN 'TALK_DURATION' THEN duration
           ELSE coalesce(coalesce(answered_at, ended_at) / 1000000 - rang_at / 1000000, 0) END
           BETWEEN :duration_from AND :duration_to)
)
{
    _normal_row(
        "chosen",
        _party("chosen.caller", "chosen.caller_display_name"),
        "(SELECT coalesce(sum(cost), 0) FROM legs WHERE session_id = chosen.id)",
        "-1",
    )
} FROM chosen
UNION ALL {_normal_row("legs", "''", "legs.cost", "legs.n")} FROM chosen JOIN legs ON legs.session_id = chosen.id
ORDER BY o, o2
"""

STATEMENTS: Mapping[str, tuple[str, int]] = {
    "NORMAL": (NORMAL, 13),
    "EXTENSION_GROUP_CALL_COST": (COST, 11),
    "QUEUE_PERFORMANCE": (PERFORMANCE, 7),
    "QUEUE_DETAILED_STATISTICS": (DETAILED, 9),
    "QUEUE_ABANDONED_CALLS": (ABANDONED, 6),
    "QUEUE_SLA_STATISTICS": (SLA, 4),
    "QUEUE_BREACHES_SLA_STATISTICS": (BREACHES, 4),
    "QUEUE_CALLBACKS": (CALLBACKS, 5),
    "QUEUE_FAILED_CALLBACKS": (FAILED_CALLBACKS, 6),
    "TEAM_QUEUE_GENERAL_STATISTICS": (TEAM, 11),
    "RING_GROUP_STATISTICS": (RING_GROUPS, 4),
}
"""Of each type the statement, and how many of its columns are cells; those behind them are for the order."""
