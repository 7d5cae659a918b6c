"""The tests' own ground: what a test commits is gone before the next."""

import threading

from django.contrib.auth.models import Permission, User
from django.db import connection


def add(name):
    User.objects.create_user(name)
    connection.close()


def test_another_thread_sees_what_a_test_commits(committed):
    add("first")
    other = threading.Thread(target=add, args=("second",))
    other.start()
    other.join()
    assert User.objects.count() == 2


def test_a_committed_row_is_gone_in_the_next_test(committed):
    assert not User.objects.exists()
    add("third")


def test_what_the_migrations_made_stays(committed):
    assert Permission.objects.exists()


def test_rows_of_a_plain_test_roll_back(db):
    assert not User.objects.exists()
    User.objects.create_user("fourth")
