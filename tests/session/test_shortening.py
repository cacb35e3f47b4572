from gmmstudio.session.shortening import shortened


def test_both_ends_of_a_long_text_stay():
    assert shortened("abcdefghij", 10) == "abcdefghij"
    assert shortened("abcdefghijk", 10) == "abcde…hijk"
