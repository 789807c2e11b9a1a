"""Behaviours that no published source settles: each has a cautious default and can be switched.

`docs/unconfirmed.md` says what each one is about.
"""

from m365_sandbox.store import Store

DEFAULTS: dict[str, bool] = {
    "absolute_batch_urls": False,  # a request inside $batch may name this Graph by an absolute url
    "sharepoint_needs_certificate": True,  # SharePoint's own REST refuses an application that came by secret
    "owner_manages_lists": False,  # the Selected role `owner` is enough to make lists and columns
    "keep_message_id": False,  # a draft's own internetMessageId survives /send
    "delta_below_folders": True,  # the delta of a drive may be asked of any folder
    "enforce_required": False,  # items without a required column are refused
    "enforce_choices": True,  # a text outside a choice column's choices is refused
    "enforce_lookups": True,  # a look-up id that points nowhere is refused
    "junk_failed_mail": False,  # inbound mail that fails DMARC goes to Junk Email
    "delete_labelled_files": False,  # users may delete files under a label that retains
    "edit_record_properties": False,  # the columns of a locked record may be changed
    "anonymous_links": True,  # files may be shared with anybody who has the link
    "rewrite_office_files": False,  # Office, PDF and HTML files are rewritten after upload
    "refuse_upload_authorization": False,  # an upload address refuses requests with any Authorization header
    "refuse_unknown_file_properties": False,  # a name under $select that a driveItem does not have is refused
    "refuse_taken_upload_names": False,  # a session that does not say what to do about a taken name
    "refuse_uneven_slices": True,  # a slice that is not the last must be a multiple of 320 KiB
    "copy_monitor_redirects": False,  # a finished copy's monitor answers 303 instead of 200
    "outbox_is_draft": True,  # a message between /send and transport still says isDraft
}


class Switches:
    """The switches of one tenant, kept in its store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values = {name: store.setting(f"switch.{name}", str(value)) == "True" for name, value in DEFAULTS.items()}

    def __getitem__(self, name: str) -> bool:
        return self._values[name]

    def set(self, name: str, value: bool) -> None:
        """Turn a switch. Raises `KeyError` for one that does not exist."""
        if name not in DEFAULTS:
            raise KeyError(name)
        self._values[name] = value
        self._store.set_setting(f"switch.{name}", str(value))

    def all(self) -> dict[str, bool]:
        """Every switch and how it stands."""
        return dict(self._values)
