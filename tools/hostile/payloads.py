"""What an attacker would type: markup, broken text, numbers and shapes that a program does not expect."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

MARK = "zq7x"  # in every piece of markup: an answer that holds it holds something of ours

MARKUP = (
    f"<script>{MARK}(1)</script>",
    f'"><img src=x onerror={MARK}(1)>',
    f"'><svg/onload={MARK}(1)>",
    f"</script><script>{MARK}(1)</script>",
    f"<!--<script>{MARK}(1)",
    f"--><script>{MARK}(1)</script>",
    f"javascript:{MARK}(1)",
    f"JaVa\tScRiPt:{MARK}(1)",
    f"data:text/html,<script>{MARK}(1)</script>",
    f'" onmouseover="{MARK}(1)" x="',
    f"' autofocus onfocus={MARK}(1) '",
    f'<a href="javascript:{MARK}(1)">x</a>',
    f'<iframe srcdoc="<script>{MARK}(1)</script>"></iframe>',
    f"<math><mtext></p><style><img title='</style><img src onerror={MARK}(1)>'>",
    f"]]><script>{MARK}(1)</script>",
    f"</title></textarea></style><script>{MARK}(1)</script>",
    f"<base href=//{MARK}.example/>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}.example'>",
    f"<plaintext>{MARK}",
    f"<form action=//{MARK}.example><input type=submit>",
    f"&lt;script&gt;{MARK}(1)&lt;/script&gt;",
    f"\\u003cscript\\u003e{MARK}(1)\\u003c/script\\u003e",
    f"%3Cscript%3E{MARK}(1)%3C/script%3E",
    f"{{{{{MARK}}}}}",
    f"${{{MARK}}}",
    f"{{0.__class__.{MARK}}}",
    f"\r\nSet-Cookie: {MARK}=1\r\n\r\n<script>{MARK}(1)</script>",
    f"\u2028{MARK}\u2029",
)
ODD_TEXT = (
    "", " ", "\0", "a\0b", "\r\n", "\t", "\ufeff", "\u202e", "\ud800", "\udfff\ud800", "\U0010ffff", "é" * 60,
    "İ", "ß", "ﬃ", "i\u0307", "𝕫", "%", "%%", "%zz", "%00", "%ff%fe", "%c0%af", "%u0041", "+", "&", "=", ";",
    ",", ",,,,", "null", "undefined", "NaN", "true", "None", "[object Object]", "__proto__", "constructor",
    "prototype", "toString", "hasOwnProperty", "__class__", "__init__", "../../etc/passwd", "..\\..\\x",
    "/etc/passwd", "file:///etc/passwd", "C:\\x", "~root", "' OR 1=1 --", "$(id)", "`id`", "{}", "[]", "{0}",
    "{side}", "-", "--", "no-", "skip-", "no-no-cough", "auto", "both", "FEMALE", "clinician ", "1e999", "-1",
    "9" * 40, "0x10", "1_000", "x" * 200, "ab-" * 100,
)  # fmt: skip
POLLUTION = (
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "__class__",
    "__dict__",
    "valueOf",
    "length",
)


def text(rng: Random, longest: int = 3000) -> str:
    """A hostile text: markup, odd, random or long (at most about `longest` characters)."""
    kind = rng.random()
    if kind < 0.45:
        return rng.choice(MARKUP)
    if kind < 0.75:
        return rng.choice(ODD_TEXT)
    if kind < 0.82:
        return rng.choice(MARKUP)[: rng.randrange(30)] + rng.choice(ODD_TEXT) + rng.choice(MARKUP)
    if kind < 0.95:
        top = rng.choice((128, 256, 0xD800, 0x10FFFF))
        return "".join(chr(rng.randrange(top)) for _ in range(rng.randrange(40)))
    return rng.choice(("a", "<", "é", "\0", "%", "a,", "&b=", "((")) * rng.randrange(longest)


def deep(depth: int, inner: str, kind: str) -> str:
    """JSON text, `depth` levels deep (lists or objects, by `kind`)."""
    if kind == "list":
        return "[" * depth + inner + "]" * depth
    return '{"a":' * depth + inner + "}" * depth


class Raw(str):
    """JSON text that is put into a body as it is."""

    __slots__ = ()


def value(rng: Random, room: int = 3) -> Any:
    """A JSON value of any wrong kind; `room` is how deep lists and objects may still go."""
    kinds: list[Callable[[], Any]] = [
        lambda: None,
        lambda: rng.choice((True, False)),
        lambda: rng.choice((0, -1, 1, 2**53, -(2**63), 10**30, 0.5, -0.0, 1e308)),
        lambda: Raw(rng.choice(("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "-0", '"\\ud800"'))),
        lambda: text(rng),
        lambda: text(rng),
        lambda: Raw(deep(rng.choice((50, 500, 5000)), "1", rng.choice(("list", "object")))),
    ]
    if room:
        kinds += [
            lambda: [value(rng, room - 1) for _ in range(rng.randrange(5))],
            lambda: {text(rng, 50): value(rng, room - 1) for _ in range(rng.randrange(4))},
            lambda: {rng.choice(POLLUTION): value(rng, room - 1)},
        ]
    return rng.choice(kinds)()
