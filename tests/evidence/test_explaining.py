"""What failed and what is closed is told for people, the program's own words behind it."""

import pytest

from evidence.explaining import closed, failed

_TECHNICAL = ("SIG", "Error", "status 1", "rule ", "/", "0x", "object 2")


@pytest.mark.parametrize(
    ("reason", "says", "then"),
    [
        ("it ended without an answer (SIGSEGV)", "broke down", "examined again"),
        ("it ended without an answer (status 1)", "broke down", "examined again"),
        ("the sandbox ended (ConnectionResetError)", "broke down", "examined again"),
        ("it ended without an answer (SIGXCPU)", "longer than is allowed", "examined again"),
        ("it took more than 15 seconds", "longer than is allowed", "examined again"),
        ("whoever examined it ended 3 times while at it", "broke down", "operates"),
        ("it isn't kept from the network by what this kernel has", "closed room", "operates"),
        ("MemoryError: ", "larger, once unpacked", "smaller copy"),
        ("DecompressionBombError: Image size (4364696535 pixels)", "larger", "smaller copy"),
        ("OSError: image file is truncated (0 bytes not processed)", "damaged or", "another copy"),
        ("PdfiumError: Failed to load page.", "damaged or", "another copy"),
        ("UnidentifiedImageError: it is no picture", "begins like a picture", "another copy"),
        ("its answer can't be so: Expected `int`", "can't be so", "examined again"),
        ("ParsingError: Unrecognized sheet:type", "no sense", "examined again"),
    ],
)
def test_a_failed_step_says_what_it_means_and_what_may_be_done(reason, says, then):
    told = failed("text", reason)
    assert told.what.startswith("its text could not be read: ")
    assert says in told.what
    assert then in told.then
    assert told.details == reason
    assert not any(word in told.what + told.then for word in _TECHNICAL)
    assert closed(f"the step text failed: {reason}").what == told.what


@pytest.mark.parametrize(
    ("reason", "what"),
    [
        (
            "JavaScript, in object 2",
            "it holds a script (JavaScript), which runs where it is opened",
        ),
        ("a Windows program (rule program), in a.exe", "it holds a Windows program"),
        ("it is a ZIP archive as well, in its end", "it is a ZIP archive as well"),
        (
            "another JPEG follows its end: 1,200 bytes that are not shown, in from byte 2,517",
            "another JPEG follows its end: 1,200 bytes that are not shown",
        ),
        ("it needs a password, in the whole", "nobody can look into it without its password"),
        (
            "its name ends in .jpg, its content is text/html",
            "its content is of another kind than its name says (.jpg)",
        ),
        (
            "2 of what it holds was not taken out: a, b.txt, for it is encrypted",
            "not all that it holds was taken out: a, b.txt, for it is encrypted",
        ),
        (
            "it could not be taken apart: it took more than 300 seconds",
            "it could not be taken apart: reading it takes longer than is allowed here",
        ),
    ],
)
def test_a_closed_file_says_why_and_keeps_the_record_behind_it(reason, what):
    assert closed(reason)[0::2] == (what, reason)


def test_what_a_person_wrote_stays_as_it_is():
    assert closed("Looks staged, in all.", "Looks staged, in all.").what == "Looks staged, in all."
    assert closed("").what == ""
