import threading
import time

import pytest

from gmmstudio.session.run_control import RunControl

LONG = 3600.0


def waiting(control, since, share=1.0):
    done = threading.Event()

    def wait():
        control.wait_for_turn(since, share)
        done.set()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return done


def after(what):
    """Do something from another thread in a moment."""
    threading.Timer(0.02, what).start()


def test_without_a_pace_no_turn_is_waited_for():
    begun = time.monotonic()
    RunControl(None).wait_for_turn(begun)
    assert time.monotonic() - begun < 1.0


def test_a_pace_of_twenty_lets_a_twentieth_of_a_second_pass_at_least():
    begun = time.monotonic()
    RunControl(20.0).wait_for_turn(begun)
    assert time.monotonic() - begun >= 0.05


def test_a_turn_that_is_due_already_is_not_waited_for():
    begun = time.monotonic()
    RunControl(1 / LONG).wait_for_turn(begun - LONG)
    assert time.monotonic() - begun < 1.0


@pytest.mark.parametrize("ask", ["pause", "cancel"])
def test_pause_and_cancel_end_a_wait_at_once(ask):
    control = RunControl(1 / LONG)
    done = waiting(control, time.monotonic())
    assert not done.is_set()
    getattr(control, ask)()
    assert done.wait(timeout=5)


def test_a_faster_pace_reaches_one_who_waits():
    control = RunControl(1 / LONG)
    done = waiting(control, time.monotonic())
    assert not done.is_set()
    control.set_pace(None)
    assert done.wait(timeout=5)


def test_half_steps_are_shown_apart_below_six_a_second():
    assert RunControl(5.9).shows_half_steps()
    assert not RunControl(6.0).shows_half_steps()
    assert not RunControl(None).shows_half_steps()


def test_a_pause_can_be_taken_back_and_a_cancel_cannot():
    control = RunControl()
    control.pause()
    control.cancel()
    control.resume()
    assert not control.is_paused()
    assert control.is_cancelled()


def test_what_holds_goes_on_with_the_run_and_says_when_it_is_to_end():
    control = RunControl()
    assert control.hold() is False
    control.pause()
    after(control.resume)
    assert control.hold() is False
    control.pause()
    after(control.cancel)
    assert control.hold() is True
    assert control.hold() is True


@pytest.mark.parametrize("ask", [RunControl.pause, RunControl.cancel])
def test_a_wait_for_something_ends_with_it_or_with_pause_and_cancel(ask):
    control, done = RunControl(), []
    after(lambda: (done.append(True), control.wake()))
    control.wait_for(lambda: bool(done))
    assert done
    after(lambda: ask(control))
    control.wait_for(lambda: False)
