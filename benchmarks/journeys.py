"""What readers do, for locust: `locust -f benchmarks/journeys.py --headless -u 200 -r 20 -t 5m -H URL`.

Each reader opens the page with everything it loads, marks places one after the other, opens tabs, answers a
question, looks into the library and now and then saves a picture, with pauses as people make them. Every
answer is read: one that is not what the page needs counts as a failure. benchmarks/load.py runs it.
"""

import json
import os
import random
import re
from typing import Any

from locust import FastHttpUser, between, constant, events, task

CACHED = re.compile(r'(?:src|href)="(/[^"]+)"')
PLACES = [
    "lower-low-back-right", "lower-low-back-left", "upper-low-back-right", "groin-right", "groin-left",
    "upper-front-thigh-right", "upper-front-thigh-left", "hand-front-left", "upper-buttock-right",
]  # fmt: skip
TABS = ("what", "why", "worse", "signs", "helps", "sure", "doctor")
HURRIED = bool(os.environ.get("BODYMAP_LOAD_HURRIED"))  # no pauses: how much a worker can do at all


class Reader(FastHttpUser):
    """One reader at an address of their own."""

    wait_time = constant(0) if HURRIED else between(2, 6)  # seconds
    network_timeout = 10.0
    connection_timeout = 10.0

    def on_start(self) -> None:
        """Open the page, with an empty cache."""
        numbers = (random.randint(1, 250) for _ in range(3))
        self.headers = {"X-Forwarded-For": "10." + ".".join(map(str, numbers)), "Accept-Encoding": "br, gzip"}
        self.view: dict = {"regions": [], "tab": "why"}
        with self.get("/", "the page") as answer:
            page = answer.text or ""
        for url in CACHED.findall(page):
            self.get(url, "a file of the page")

    def get(self, url: str, name: str) -> Any:
        """Ask for a page or a file."""
        return self.client.get(url, name=name, headers=self.headers)

    def ask(self) -> None:
        """What the page asks after a press; the answer must have words and belong to the marks."""
        body = json.dumps(self.view)
        with self.client.post(
            "/words", data=body, name="words", headers=self.headers, catch_response=True
        ) as answer:
            found = answer.json() if answer.status_code == 200 else None
            if not found or "<h2>" not in found["parts"]["answer"]:
                answer.failure(f"no words: {answer.status_code}")
            elif bool(found["shown"]) < ("groin-right" in self.view["regions"]):
                answer.failure("the words are not those of the marks")

    @task(12)
    def press(self) -> None:
        """Mark a place, or take the mark back."""
        place = random.choice(PLACES)
        marked = self.view["regions"]
        self.view["regions"] = (
            [one for one in marked if one != place] if place in marked else [*marked, place]
        )
        self.ask()

    @task(4)
    def open_tab(self) -> None:
        """Open a tab of the words."""
        self.view["tab"] = random.choice(TABS)
        self.ask()

    @task(2)
    def answer_a_question(self) -> None:
        """Say what makes it worse."""
        self.view["answers"] = random.choice((["rise"], ["no-rise"], []))
        self.ask()

    @task(1)
    def look_up(self) -> None:
        """Read about a muscle."""
        self.get("/library", "library")
        self.get("/library/psoas-major", "a muscle's page")

    @task(1)
    def start_again(self) -> None:
        """Load the page again with the marks in the link."""
        self.get("/?r=" + ",".join(self.view["regions"]), "the page, with marks")

    @task(1)
    def save_picture(self) -> None:
        """Save the picture."""
        with self.client.post(
            "/picture.svg", json=self.view, name="picture", headers=self.headers, catch_response=True
        ) as answer:
            if HURRIED and answer.status_code == 429:
                answer.success()  # told to ask again
            elif answer.status_code != 200 or "<svg" not in (answer.text or ""):
                answer.failure(f"no picture: {answer.status_code}")


@events.quitting.add_listener
def failed(environment: Any, **_: Any) -> None:
    """Any failure is an exit status, unless the one who started it allows some."""
    allowed = int(os.environ.get("BODYMAP_LOAD_ALLOWED", "0"))
    environment.process_exit_code = int(environment.stats.total.num_failures > allowed)
