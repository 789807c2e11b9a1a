-- Everything the tenant knows. One file, so that one transaction covers an effect and its evidence.

CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Directory -----------------------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS applications (
    id TEXT PRIMARY KEY, display_name TEXT NOT NULL, secret TEXT NOT NULL, roles TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, display_name TEXT NOT NULL,
    job_title TEXT, password TEXT NOT NULL, lookup_id INTEGER NOT NULL UNIQUE
) WITHOUT ROWID;

-- How people may sign in to an application: by a public client or not, and with which delegated permissions consented.
CREATE TABLE IF NOT EXISTS application_sign_in (
    app TEXT PRIMARY KEY, is_public INTEGER NOT NULL, scopes TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS application_certificates (
    app TEXT NOT NULL, sha256 TEXT NOT NULL, pem TEXT NOT NULL, PRIMARY KEY (app, sha256)
) WITHOUT ROWID;
-- RBAC for Applications: which of Exchange's application roles an application holds on which mailbox.
CREATE TABLE IF NOT EXISTS mailbox_role_assignments (
    app TEXT NOT NULL, role TEXT NOT NULL, mailbox TEXT NOT NULL, PRIMARY KEY (app, role, mailbox)
) WITHOUT ROWID;
-- What Selected permissions give: a level for one application on one site, or on one list (`list` is '' for the site).
CREATE TABLE IF NOT EXISTS site_permissions (
    site TEXT NOT NULL, list TEXT NOT NULL, id TEXT NOT NULL, app TEXT NOT NULL, app_name TEXT NOT NULL,
    roles TEXT NOT NULL, PRIMARY KEY (site, list, app)
) WITHOUT ROWID;

-- SharePoint ----------------------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS sites (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE COLLATE NOCASE, display_name TEXT NOT NULL, created TEXT NOT NULL
) WITHOUT ROWID;
-- No number is given twice: a subscription names its list by it, and outlives it.
CREATE TABLE IF NOT EXISTS lists (
    num INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, site TEXT NOT NULL, name TEXT NOT NULL,
    display_name TEXT NOT NULL COLLATE NOCASE, description TEXT NOT NULL, template TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, author TEXT NOT NULL, version INTEGER NOT NULL,
    last_item INTEGER NOT NULL DEFAULT 0, last_change INTEGER NOT NULL DEFAULT 0, delta_epoch INTEGER NOT NULL DEFAULT 1,
    settings TEXT NOT NULL DEFAULT '{}',
    UNIQUE (site, display_name)
);
CREATE INDEX IF NOT EXISTS lists_by_name ON lists (site, name);
CREATE TABLE IF NOT EXISTS columns (
    num INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, guid TEXT NOT NULL,
    name TEXT NOT NULL, definition TEXT NOT NULL, UNIQUE (list, name)
);
-- Columns of a site: what its lists may take over. They hold no values themselves.
CREATE TABLE IF NOT EXISTS site_columns (
    num INTEGER PRIMARY KEY, site TEXT NOT NULL, guid TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,
    definition TEXT NOT NULL, UNIQUE (site, name)
);
-- The current version of each item; a deleted item stays as a tombstone, so that delta can tell and ids are not reused.
CREATE TABLE IF NOT EXISTS items (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, id INTEGER NOT NULL, guid TEXT NOT NULL,
    version INTEGER NOT NULL, change INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL, modified TEXT NOT NULL, author TEXT NOT NULL, editor TEXT NOT NULL, fields TEXT NOT NULL,
    PRIMARY KEY (list, id)
);
CREATE UNIQUE INDEX IF NOT EXISTS items_by_change ON items (list, change);
CREATE TABLE IF NOT EXISTS item_versions (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, version INTEGER NOT NULL,
    modified TEXT NOT NULL, editor TEXT NOT NULL, fields TEXT NOT NULL,
    PRIMARY KEY (list, item, version)
) WITHOUT ROWID;
-- Each change of an item, by the list's change number: what SharePoint REST tells under GetChanges.
-- Triggers write it, so that no writer of items can forget it. Kinds: 1 add, 2 update, 3 delete.
CREATE TABLE IF NOT EXISTS item_changes (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, change INTEGER NOT NULL, item INTEGER NOT NULL,
    kind INTEGER NOT NULL, at TEXT NOT NULL, editor TEXT NOT NULL, PRIMARY KEY (list, change)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS item_added AFTER INSERT ON items BEGIN
    INSERT INTO item_changes VALUES (NEW.list, NEW.change, NEW.id, 1, NEW.modified, NEW.editor);
END;
CREATE TRIGGER IF NOT EXISTS item_changed AFTER UPDATE OF change ON items WHEN NEW.change <> OLD.change BEGIN
    INSERT INTO item_changes SELECT NEW.list, NEW.change, NEW.id,
        CASE WHEN NEW.deleted AND NOT OLD.deleted THEN 3 ELSE 2 END, lists.modified, NEW.editor
        FROM lists WHERE lists.num = NEW.list;
END;
CREATE TABLE IF NOT EXISTS list_views (
    num INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, guid TEXT NOT NULL,
    title TEXT NOT NULL, fields TEXT NOT NULL, query TEXT NOT NULL, row_limit INTEGER NOT NULL,
    is_default INTEGER NOT NULL, hidden INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS list_views_by_list ON list_views (list);

-- Drives --------------------------------------------------------------------------------------------------------------
-- The bytes of a file are a blob on disk; several files and versions may share one.
CREATE TABLE IF NOT EXISTS contents (
    num INTEGER PRIMARY KEY, blob TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, quick_xor TEXT NOT NULL
);
-- What makes a list item a file (with content) or a folder (without). Parent 0 is the root. `bin` is empty while it lives;
-- otherwise it names the entry of the recycle bin that holds it, or is '' once it is gone for good.
CREATE TABLE IF NOT EXISTS drive_items (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, guid TEXT NOT NULL UNIQUE,
    parent INTEGER NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, bin TEXT,
    content INTEGER REFERENCES contents(num), content_version INTEGER NOT NULL DEFAULT 1, mime_type TEXT,
    description TEXT NOT NULL DEFAULT '', file_created TEXT NOT NULL, file_modified TEXT NOT NULL, checked_out_by TEXT,
    PRIMARY KEY (list, item)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS drive_items_by_name ON drive_items (list, parent, name_key) WHERE bin IS NULL;
CREATE INDEX IF NOT EXISTS drive_items_by_content ON drive_items (content);
CREATE INDEX IF NOT EXISTS drive_items_by_bin ON drive_items (bin) WHERE bin IS NOT NULL;
-- What the root folder of a drive remembers of its own.
CREATE TABLE IF NOT EXISTS drive_roots (
    list INTEGER PRIMARY KEY REFERENCES lists(num) ON DELETE CASCADE, file_created TEXT NOT NULL, file_modified TEXT NOT NULL
);
-- Where an item lay until its change of this number.
CREATE TABLE IF NOT EXISTS drive_moves (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, change INTEGER NOT NULL,
    parent INTEGER NOT NULL, PRIMARY KEY (list, item, change)
) WITHOUT ROWID;
-- Replaced bytes: `content` is what the file held in its versions up to `last_version` (and after the row before).
CREATE TABLE IF NOT EXISTS replaced_contents (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, last_version INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES contents(num), PRIMARY KEY (list, item, last_version)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replaced_contents_by_content ON replaced_contents (content);
-- `guid` is the capability in the upload address. `received` bytes of `blob` count, whatever else the file holds.
CREATE TABLE IF NOT EXISTS upload_sessions (
    guid TEXT PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, parent INTEGER NOT NULL,
    name TEXT NOT NULL, item INTEGER, behavior TEXT NOT NULL, properties TEXT NOT NULL, author TEXT NOT NULL,
    deferred INTEGER NOT NULL, size INTEGER, received INTEGER NOT NULL DEFAULT 0, blob TEXT NOT NULL, hash_state BLOB,
    expires TEXT NOT NULL
) WITHOUT ROWID;
-- Uploads in slices by SharePoint's own REST: the client names them, and the file that they are for is there already.
CREATE TABLE IF NOT EXISTS sliced_uploads (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, upload TEXT NOT NULL,
    blob TEXT NOT NULL, received INTEGER NOT NULL, hash_state BLOB, PRIMARY KEY (list, item, upload)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recycle_bin (
    guid TEXT PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL,
    stage INTEGER NOT NULL, deleted TEXT NOT NULL, deleted_by TEXT NOT NULL
) WITHOUT ROWID;
-- Folders that a well-known name stands for, wherever they are moved.
CREATE TABLE IF NOT EXISTS special_folders (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, name TEXT NOT NULL, item INTEGER NOT NULL,
    PRIMARY KEY (list, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy_jobs (
    guid TEXT PRIMARY KEY, started TEXT NOT NULL, polls INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sharing_permissions (
    guid TEXT PRIMARY KEY, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL,
    roles TEXT NOT NULL, link TEXT, granted_to TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sharing_permissions_by_item ON sharing_permissions (list, item);

-- Retention -----------------------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS retention_labels (
    guid TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, behavior TEXT NOT NULL, "trigger" TEXT NOT NULL,
    days INTEGER, action TEXT NOT NULL, record_start TEXT NOT NULL, created TEXT NOT NULL, created_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS applied_labels (
    list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE, item INTEGER NOT NULL, label TEXT NOT NULL,
    applied TEXT NOT NULL, applied_by TEXT NOT NULL, explicit INTEGER NOT NULL, locked INTEGER NOT NULL,
    PRIMARY KEY (list, item)
) WITHOUT ROWID;
-- A hold on a library, or (with `item`) on one item of it.
CREATE TABLE IF NOT EXISTS retention_holds (
    guid TEXT PRIMARY KEY, name TEXT NOT NULL, list INTEGER NOT NULL REFERENCES lists(num) ON DELETE CASCADE,
    item INTEGER, placed TEXT NOT NULL
) WITHOUT ROWID;

-- Exchange ------------------------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS folders (
    num INTEGER PRIMARY KEY AUTOINCREMENT, mailbox TEXT NOT NULL, parent INTEGER, display_name TEXT NOT NULL COLLATE NOCASE,
    well_known TEXT, is_hidden INTEGER NOT NULL DEFAULT 0, change INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS folders_by_parent ON folders (mailbox, parent);
CREATE INDEX IF NOT EXISTS folders_by_well_known_name ON folders (mailbox, well_known) WHERE well_known IS NOT NULL;
CREATE INDEX IF NOT EXISTS folders_below ON folders (parent);
CREATE INDEX IF NOT EXISTS folders_by_change ON folders (mailbox, change);
-- `location` changes with every move and names the ordinary id; `num` never does and names the immutable id.
CREATE TABLE IF NOT EXISTS messages (
    num INTEGER PRIMARY KEY AUTOINCREMENT, mailbox TEXT NOT NULL, folder INTEGER NOT NULL, location INTEGER NOT NULL UNIQUE,
    change INTEGER NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, received TEXT NOT NULL, sent TEXT NOT NULL,
    subject TEXT NOT NULL, internet_message_id TEXT NOT NULL, conversation TEXT NOT NULL, topic TEXT NOT NULL,
    conversation_index TEXT NOT NULL, is_read INTEGER NOT NULL, is_draft INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('composed', 'sent', 'received')), properties TEXT NOT NULL
);
-- Apart from the messages, so that neither a list nor a change of a flag touches the bytes.
CREATE TABLE IF NOT EXISTS mime (
    message INTEGER PRIMARY KEY REFERENCES messages(num) ON DELETE CASCADE, content BLOB NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS message_words USING fts5(subject, sender, recipients, body);
CREATE INDEX IF NOT EXISTS messages_by_folder ON messages (folder, received);
CREATE INDEX IF NOT EXISTS messages_by_mailbox ON messages (mailbox, received);
CREATE INDEX IF NOT EXISTS messages_by_internet_id ON messages (mailbox, internet_message_id);
CREATE INDEX IF NOT EXISTS messages_by_conversation ON messages (mailbox, conversation);
CREATE INDEX IF NOT EXISTS messages_by_topic ON messages (mailbox, topic);
CREATE TABLE IF NOT EXISTS extended_properties (
    message INTEGER NOT NULL REFERENCES messages(num) ON DELETE CASCADE, id TEXT NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (message, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS extended_properties_by_value ON extended_properties (id, value);
CREATE TABLE IF NOT EXISTS multi_value_properties (
    message INTEGER NOT NULL REFERENCES messages(num) ON DELETE CASCADE, id TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (message, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS open_extensions (
    message INTEGER NOT NULL REFERENCES messages(num) ON DELETE CASCADE, name TEXT NOT NULL COLLATE NOCASE,
    properties TEXT NOT NULL, PRIMARY KEY (message, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachments (
    num INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL REFERENCES messages(num) ON DELETE CASCADE, kind TEXT NOT NULL,
    name TEXT NOT NULL, content_type TEXT, is_inline INTEGER NOT NULL, content_id TEXT, modified TEXT NOT NULL,
    size INTEGER NOT NULL, content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS attachments_by_message ON attachments (message);
-- Large attachments that are on their way; `content` has its full size from the start. `expires` is epoch seconds.
CREATE TABLE IF NOT EXISTS attachment_uploads (
    num INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL REFERENCES messages(num) ON DELETE CASCADE,
    token TEXT NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL, is_inline INTEGER NOT NULL, content_id TEXT,
    size INTEGER NOT NULL, received INTEGER NOT NULL, expires REAL NOT NULL, content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS categories (
    mailbox TEXT NOT NULL, id TEXT NOT NULL, display_name TEXT NOT NULL, color TEXT NOT NULL, PRIMARY KEY (mailbox, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mailbox_settings (mailbox TEXT PRIMARY KEY, settings TEXT NOT NULL) WITHOUT ROWID;
-- What is done with mail that comes into the Inbox, the lowest sequence first.
CREATE TABLE IF NOT EXISTS message_rules (
    num INTEGER PRIMARY KEY AUTOINCREMENT, mailbox TEXT NOT NULL, sequence INTEGER NOT NULL, rule TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS message_rules_by_mailbox ON message_rules (mailbox);
-- Whom an automatic reply has been sent to since it was switched on.
CREATE TABLE IF NOT EXISTS absence_answers (
    mailbox TEXT NOT NULL, sender TEXT NOT NULL, PRIMARY KEY (mailbox, sender)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS traces (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received TEXT NOT NULL, sender TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT NOT NULL, message_id TEXT NOT NULL, status TEXT NOT NULL,
    size INTEGER NOT NULL, from_ip TEXT
);
CREATE INDEX IF NOT EXISTS traces_by_message ON traces (message_id);
-- What each folder holds and has held: delta is per folder, and a move out is told as a removal.
CREATE TABLE IF NOT EXISTS residence (
    folder INTEGER NOT NULL, location INTEGER NOT NULL, message INTEGER NOT NULL, change INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, PRIMARY KEY (folder, location)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS residence_by_change ON residence (folder, change);
-- Accepted by /send, not yet taken by transport. `due` is wall time in epoch seconds.
CREATE TABLE IF NOT EXISTS submissions (
    message INTEGER PRIMARY KEY REFERENCES messages(num) ON DELETE CASCADE, due REAL NOT NULL, save_copy INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL,
    internet_message_id TEXT NOT NULL, at TEXT NOT NULL, mime BLOB NOT NULL
);
-- What waits for the relay, by recipient. `since` and `due` are epoch seconds; reports go to `mailbox`, if there is one.
CREATE TABLE IF NOT EXISTS relay (
    outbox INTEGER NOT NULL REFERENCES outbox(id), recipient TEXT NOT NULL, mailbox TEXT, since REAL NOT NULL,
    due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (outbox, recipient)
) WITHOUT ROWID;

-- To Do ---------------------------------------------------------------------------------------------------------------
CREATE TABLE IF NOT EXISTS todo_lists (
    num INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, display_name TEXT NOT NULL, well_known TEXT NOT NULL, change INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS todo_lists_by_owner ON todo_lists (owner);
CREATE TABLE IF NOT EXISTS todo_tasks (
    num INTEGER PRIMARY KEY AUTOINCREMENT, list INTEGER NOT NULL REFERENCES todo_lists(num) ON DELETE CASCADE,
    change INTEGER NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL,
    properties TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS todo_tasks_by_list ON todo_tasks (list, title);
CREATE TABLE IF NOT EXISTS linked_resources (
    num INTEGER PRIMARY KEY, task INTEGER NOT NULL REFERENCES todo_tasks(num) ON DELETE CASCADE, guid TEXT NOT NULL,
    properties TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS linked_resources_by_task ON linked_resources (task);
CREATE TABLE IF NOT EXISTS checklist_items (
    num INTEGER PRIMARY KEY, task INTEGER NOT NULL REFERENCES todo_tasks(num) ON DELETE CASCADE, guid TEXT NOT NULL,
    display_name TEXT NOT NULL, created TEXT NOT NULL, checked TEXT
);
CREATE INDEX IF NOT EXISTS checklist_items_by_task ON checklist_items (task);
CREATE TABLE IF NOT EXISTS todo_attachments (
    num INTEGER PRIMARY KEY, task INTEGER NOT NULL REFERENCES todo_tasks(num) ON DELETE CASCADE, guid TEXT NOT NULL,
    name TEXT NOT NULL, content_type TEXT NOT NULL, modified TEXT NOT NULL, content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS todo_attachments_by_task ON todo_attachments (task);
CREATE INDEX IF NOT EXISTS todo_tasks_by_change ON todo_tasks (list, change);
-- What was removed from a person's lists (`owner:…`) or from a list's tasks (`list:…`), for delta.
CREATE TABLE IF NOT EXISTS todo_removals (
    scope TEXT NOT NULL, change INTEGER NOT NULL, num INTEGER NOT NULL, PRIMARY KEY (scope, change)
) WITHOUT ROWID;

-- Change notifications ------------------------------------------------------------------------------------------------
-- `position` is the last change that the subscriber has been told of, `newest` the number of the newest task it knows.
CREATE TABLE IF NOT EXISTS subscriptions (
    id TEXT PRIMARY KEY, app TEXT NOT NULL, person TEXT, resource TEXT NOT NULL, kind TEXT NOT NULL,
    number INTEGER NOT NULL, owner TEXT NOT NULL, changes TEXT NOT NULL, notification_url TEXT NOT NULL,
    lifecycle_url TEXT, client_state TEXT, expires TEXT NOT NULL, immutable INTEGER NOT NULL,
    position INTEGER NOT NULL, newest INTEGER NOT NULL, warned INTEGER NOT NULL DEFAULT 0
);
-- What waits for delivery. `noted` and `due` are wall time in epoch seconds.
CREATE TABLE IF NOT EXISTS notifications (
    num INTEGER PRIMARY KEY, subscription TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
    noted REAL NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
);
