"""The tables of the journal. `rows` is a copy of what the tenant holds; no other table holds personal data."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, SmallInteger, Table, Text, text

metadata = MetaData()

#: One line: which version of this schema, when the journal was begun, and the site it belongs to.
journal = Table(
    "journal",
    metadata,
    Column("version", Integer, nullable=False),
    Column("begun_at", Float, nullable=False),
    Column("site", Text, nullable=False),
)

#: Where each change feed was left off. Written in the same transaction as what the page held.
cursors = Table(
    "cursors",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("link", Text, nullable=False),
    Column("complete", Boolean, nullable=False),
)

#: Each list item as last seen: the tenant's own words, in one place, and gone with the row.
rows = Table(
    "rows",
    metadata,
    Column("list", Text, primary_key=True),
    Column("item_id", Integer, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("web_url", Text, nullable=False),
    Column("referral", Integer, nullable=False),
    # 0 or 1: SQLAlchemy would look at each boolean one by one, and there are 100,000 rows on the first day.
    Column("open", SmallInteger, nullable=False),
    Column("dirty", SmallInteger, nullable=False),
    Column("fields", Text, nullable=False),
    Index("rows_referral", "list", "referral"),
)

# Of 100,000 rows nearly all are closed and owed nothing: those are in neither index.
IS_DIRTY, IS_OPEN = text("dirty = 1"), text("open = 1")
Index("rows_dirty", rows.c.list, sqlite_where=IS_DIRTY, postgresql_where=IS_DIRTY)
Index("rows_open", rows.c.list, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)

#: What finds a row again: content keys, Message-IDs, tokens, case numbers, as digests.
finders = Table(
    "finders",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("item_id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Index("finders_item", "kind", "item_id"),
    sqlite_with_rowid=False,
)

#: Each step that was begun: its fencing token, how far it is, and the evidence.
steps = Table(
    "steps",
    metadata,
    Column("key", Text, primary_key=True),
    Column("referral", Integer, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("begun_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("fired_at", Float, index=True),
    Column("handle", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

#: What the version history said of a quality-assurance decision, for one state of a row.
assurances = Table(
    "assurances",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("by", Integer),
    Column("on", Float, nullable=False),
    Column("digest", Text, nullable=False),
    Column("fault", Text, nullable=False),
)

#: What the version history said of words that were released (SOP 6.4), for one state of a row.
releases = Table(
    "releases",
    metadata,
    Column("item_id", Integer, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("by", Integer),
    Column("on", Float, nullable=False),
    Column("fault", Text, nullable=False),
)

#: Each inbound mail: seen, then recorded or given to a person. Ids and decisions only, none of its words.
messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("received_at", Float, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("referral", Integer, nullable=False, index=True),
    Column("platform_item_id", Integer, nullable=False),
    Column("decision", Text, nullable=False),
)

#: The audit ledger: append-only, each entry sealed with the one before. No personal data, so that figures survive disposal.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("referral", Integer, nullable=False, index=True),
    Column("event", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("seal", Text, nullable=False),
)
