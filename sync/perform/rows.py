"""Rows of lists: what people must see is written in one guarded PATCH a transition."""

from dataclasses import replace

from connectors import lists
from connectors.errors import Conflict, NotFound, Refused
from rules.records import PlatformReferral, Referral
from rules.step import CreatePlatformReferral, SetColumns
from sync.cells import column_names, list_name, stored_fields, write_fields
from sync.gather import ROW, ROW_FINDERS, as_belonging, forget_row, platform_finders, stored
from sync.journal import State, StoredRow
from sync.perform.desk import Desk, Performing, referral_of


def set_columns(desk: Desk, step: SetColumns) -> Performing:
    """Write the columns, if the row still is as it was decided on; else read it, to decide again."""
    name = list_name(step.record)
    fields = write_fields(step.record, step.values)
    list_id = desk.tenant.lists[name]
    try:
        answer = yield lists.update_fields(desk.tenant.site, list_id, step.item_id, step.etag, fields)
    except Conflict:
        yield from read_again(desk, step.record, step.item_id)
        return
    except NotFound:
        with desk.journal.begin() as tx:
            forget_row(tx, name, step.item_id)
        return
    except Refused as error:
        # Kept where `ohrt status` shows it: the row itself cannot say it.
        with desk.journal.begin() as tx:
            attempt = tx.take(step.key, "columns", referral_of(step.key), anew=True)
            tx.advance(attempt, State.REFUSED, detail={"why": f"{error.status} {error.code}"})
        raise
    etag = lists.new_etag(answer.json())
    with desk.journal.begin() as tx:
        tx.forget_step(step.key)
        before = tx.row(name, step.item_id)
        if before is not None:
            after = replace(before, etag=etag, fields={**before.fields, **stored_fields(fields)})
            after = replace(after, open=after.fields.get("Status") != "Closed")
            tx.put_rows([after])
            if name == PlatformReferral.LIST:
                tx.carry_assurance(step.item_id, step.etag, etag)
                tx.drop_finders(ROW_FINDERS, step.item_id)  # a case number that is taken back finds the row no more
                tx.put_finders(platform_finders(after, desk.token_key))
        if "status" in step.values:
            tx.record(
                "status",
                referral_of(step.key),
                list=name,
                item=step.item_id,
                status=str(step.values["status"]),
                reason=step.reason,
            )


def read_again(desk: Desk, record: type, item_id: int) -> Performing:
    """Bring one row up to date: somebody else changed it first."""
    name = list_name(record)
    answer = yield lists.item(desk.tenant.site, desk.tenant.lists[name], item_id, column_names(record))
    with desk.journal.begin() as tx:
        [fresh] = as_belonging(tx, [stored(name, answer.json())])
        tx.put_rows([fresh])
        tx.mark(Referral.LIST, [fresh.referral], dirty=True)


def create_platform_referral(desk: Desk, step: CreatePlatformReferral) -> Performing:
    """Make the row of a platform and round, unless it is there already."""
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, ROW, step.referral_item_id)
    list_id = desk.tenant.list_of(PlatformReferral)
    if desk.must_look(step.referral_item_id, attempt.attempts):
        condition = f"fields/ReferralItemId eq {step.referral_item_id}"
        answer = yield lists.items_where(desk.tenant.site, list_id, condition, column_names(PlatformReferral))
        for item in answer.json()["value"]:
            row = stored(PlatformReferral.LIST, item)
            if row.fields.get("Platform") == step.platform and int(row.fields.get("Round") or 0) == step.round:
                _keep(desk, attempt.key, row, step)
                return
    fields = write_fields(PlatformReferral, step.values)
    answer = yield lists.create_item(desk.tenant.site, list_id, fields)
    row = stored(PlatformReferral.LIST, {**answer.json(), "fields": stored_fields(fields)})
    _keep(desk, attempt.key, row, step)


def _keep(desk: Desk, key: str, row: StoredRow, step: CreatePlatformReferral) -> None:
    with desk.journal.begin() as tx:
        attempt = tx.take(key, ROW, step.referral_item_id)
        tx.put_rows([row])
        tx.put_finders(platform_finders(row, desk.token_key))
        tx.advance(attempt, State.DONE, handle=str(row.item_id), detail={"route": str(row.fields.get("Route") or "")})
        tx.record(
            "row", step.referral_item_id, platform=step.platform, round=step.round, item=row.item_id, reason=step.reason
        )
