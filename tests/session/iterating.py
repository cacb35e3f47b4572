"""What the worker and the frame timer do between them, without a thread."""


def work(session, run, snapshots):
    """Do what the worker and the frame timer do between them."""
    for snapshot in snapshots:
        session.mailbox.post(run.run_id, snapshot)
    session.collect()


def iterated(session, run, half_steps=None):
    """Iterate a run, to its end or for so many half-steps; return its snapshots."""
    generator = run.snapshots()
    snapshots = [s for s, _ in zip(generator, range(half_steps or 100_000), strict=False)]
    generator.close()
    work(session, run, snapshots)
    if snapshots[-1].stop_reason is None:
        session.pause(run.run_id)
    else:
        session.finish(run.run_id)
    return snapshots
