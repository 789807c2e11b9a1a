"""Random sequences of operations against simple models. `SEQUENCES` says how many (see `sequences.py`)."""

import pytest
from drive_machine import DriveMachine
from hypothesis.stateful import run_state_machine_as_test
from list_machine import ListMachine
from mail_machine import MailMachine
from sequences import sequence_settings
from todo_machine import TodoMachine

pytestmark = pytest.mark.slow


def test_lists_etags_and_their_delta() -> None:
    run_state_machine_as_test(ListMachine, settings=sequence_settings())


def test_mail_ids_folders_and_their_delta() -> None:
    run_state_machine_as_test(MailMachine, settings=sequence_settings())


def test_tasks_and_their_delta() -> None:
    run_state_machine_as_test(TodoMachine, settings=sequence_settings())


def test_drives_files_and_their_delta() -> None:
    run_state_machine_as_test(DriveMachine, settings=sequence_settings())
