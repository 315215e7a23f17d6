"""What of a report an account does not print."""

from __future__ import annotations

import pytest

from variorum.story.unfit import unfit


@pytest.mark.parametrize(
    "text",
    [
        "We have asked the ministry for its figures.",
        "Send your pictures of the flood to the newsroom.",
        "Anyone with information about the fire is asked to call the harbour police.",
        "A woman holds a candle at a vigil in Vell on February 5.",
        "Ida Renn gestures during a news conference in Vell.",
        "Ida Renn: The dam has never been safe.",
        "IDA RENN, HARBOUR RADIO: Good evening from the dam.",
        "By the Arda Wire Staff Ministers met in Vell on Tuesday.",
        "Ministers met in Vell The talks had been put off twice before that.",
        "An inmate who tried to flee took a gun f...",
        "One of the guards was a soldier, and the other was a U.S.",
        "The gate is in the old quarter of downtown St.",
        "A giant cross raised in honour of.",
        "The bill rests on a plan that was drawn up last year.]",
        "According to police, that black car stopped at the gate.",
        "The meeting is a triumph for the river!",
        "Call 0709 442 290 or 0709 497 070 for more details.",
        "Contact news@vell.example with your pictures.",
        "Anyone interested in the boat can call the harbour office at 070-449-290.",
    ],
)
def test_what_speaks_to_the_reader_or_was_damaged_is_not_printed(text: str) -> None:
    assert unfit(text)


@pytest.mark.parametrize(
    "text",
    [
        "The river treaty of 2008 expires on December 31, 2019.",
        "The customs house reopens to the public on Saturday.",
        "“We came to listen, and you have our word!” said Ida Renn.",
        "The envoys of the U.S. and Bresk met in Vell, and the talks were short.",
        "By Tuesday Ida Renn had left Vell.",
        "Ida Renn said that the dam was safe.",
        "The king, Karl I of Arda, was there.",
        "Call centres in Vell took 400 calls on Sunday.",
        "Farmers call on 200 mayors to meet in Vell.",
        "Experts from both sides are to meet in Geneva on March 26.",
    ],
)
def test_what_tells_of_the_story_is_printed(text: str) -> None:
    assert not unfit(text)
