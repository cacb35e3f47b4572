import threading

from gmmstudio.session.mailbox import Mailbox


def test_everything_of_the_current_run_is_taken_once_and_in_order():
    mailbox = Mailbox()
    mailbox.admit(7)
    for letter in "abc":
        assert mailbox.post(7, letter)
    assert mailbox.take() == ("a", "b", "c")
    assert mailbox.take() == ()


def test_what_bears_another_run_id_is_dropped_at_the_door():
    mailbox = Mailbox()
    mailbox.admit(7)
    assert not mailbox.post(6, "stale")
    assert mailbox.take() == ()


def test_a_new_run_forgets_what_the_old_one_left():
    mailbox = Mailbox()
    mailbox.admit(7)
    mailbox.post(7, "old")
    mailbox.admit(8)
    assert mailbox.take() == ()


def test_nothing_is_lost_or_doubled_between_two_threads():
    mailbox = Mailbox()
    mailbox.admit(1)
    posted = 20_000

    def post():
        for number in range(posted):
            mailbox.post(1, number)

    thread = threading.Thread(target=post)
    taken = []
    thread.start()
    while thread.is_alive():
        taken += mailbox.take()
    taken += mailbox.take()
    assert taken == list(range(posted))
