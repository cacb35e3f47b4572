"""An error in telling of an error is written down and not told of in turn."""

from gmmstudio.qt.crash_report import CrashReporter


def test_the_second_error_stands_in_the_report_beside_the_first(qapp, tmp_path):
    reporter = CrashReporter(tmp_path)
    told = []

    def fail_while_telling(text):
        told.append(text)
        second = ValueError("the second")
        reporter._on_exception(ValueError, second, None)

    reporter.reported.connect(fail_while_telling)
    reporter._on_exception(KeyError, KeyError("the first"), None)
    assert len(told) == 1
    assert "the first" in told[0]
    written = "".join(p.read_text(encoding="utf-8") for p in tmp_path.glob("crash-*.txt"))
    assert "the first" in written
    assert "the second" in written
    reporter._on_exception(KeyError, KeyError("the third"), None)
    assert len(told) == 2
