"""Hostile requests to the app: callback bodies, addresses, headers."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import quote

from bodymap.atlas import Atlas
from bodymap.view import FIELDS
from bodymap.web.guards import BODY_LIMIT
from tools.hostile.answers import Case
from tools.hostile.headers import HEADERS
from tools.hostile.payloads import POLLUTION, Raw, deep, text, value

UPDATE = "/_dash-update-component"
WORDS = "/words"
JSON = ("Content-Type", "application/json")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "x")
CONTENT_TYPES = (
    "", "text/plain", "application/json; charset=utf-16", "application/json; charset=nope", "application/xml",
    "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "*/*",
    "application/json, text/html", "a" * 3000, "\xff\xfe", "application/json; charset=\0", ";;;=",
)  # fmt: skip


class Requests:
    """Makes cases for an app with this atlas; the same `rng` makes the same case."""

    def __init__(self, atlas: Atlas, component_files: list[str]) -> None:
        """`component_files` are addresses of Dash's own files; of some it only says that it has them."""
        self._known = {name: sorted(ids) for name, ids in atlas.known.items()}
        self._muscles = list(atlas.muscles)
        self._component_files = component_files

    def view(self, rng: Random) -> dict[str, Any]:
        """A view as an honest page sends it."""
        found: dict[str, Any] = {"seq": rng.randrange(1000), "shade": rng.choice(("light", "dark"))}
        for field in FIELDS:
            known = list(field.allowed) or self._known.get(field.name, [])
            if rng.random() < 0.5:
                continue
            if field.kind == "list":
                found[field.name] = rng.sample(known, min(rng.randrange(6), len(known)))
            else:
                found[field.name] = rng.choice(
                    (True, False) if field.kind == "flag" else (*known, field.default)
                )
        return found

    def _body(self, rng: Random) -> dict[str, Any]:
        """A callback body as Dash's renderer sends it: the only callback of the server, the saved picture."""
        return {
            "output": "picture.data",
            "outputs": {"id": "picture", "property": "data"},
            "inputs": [{"id": "wanted", "property": "data", "value": self.view(rng) | {"format": "svg"}}],
            "changedPropIds": ["wanted.data"],
            "parsedChangedPropsIds": ["wanted.data"],
        }

    def callback(self, rng: Random) -> Case:
        """A callback request in which something is wrong."""
        way = rng.choice((self._wrong_view, self._wrong_view, self._wrong_place, self._wrong_names,
                          self._wrong_text, self._wrong_wrapping))  # fmt: skip
        case = way(rng)
        if rng.random() < 0.1:
            case.target = f"/v-{_coded(rng, text(rng, 30))}{case.target}"
        if rng.random() < 0.1:
            case.headers.append(("Accept-Encoding", "br, gzip"))
        return case

    def words(self, rng: Random) -> Case:
        """A question for the words of a view in which something is wrong."""
        case = self.callback(rng)
        body = self.view(rng)
        way = rng.random()
        if way < 0.6:
            for _ in range(rng.choice((1, 1, 2, 8))):
                self._spoil_field(rng, body)
            case = Case(WORDS, "POST", [], to_json(body).encode("utf-8", "surrogatepass"))
        elif way < 0.7:
            case = Case(WORDS, "POST", [JSON], to_json(value(rng)).encode("utf-8", "surrogatepass"))
        case.target = case.target.replace(UPDATE, WORDS) if rng.random() < 0.9 else f"{WORDS}/{text(rng, 9)}"
        return case

    def _spoil_field(self, rng: Random, view: dict[str, Any]) -> None:
        """One field of a view holds something wrong, or a field is there that is none."""
        name = rng.choice((*(f.name for f in FIELDS), "seq", "shade", text(rng, 40), *POLLUTION[:2]))
        made = value(rng)
        if rng.random() < 0.4:
            known = self._known.get(name, ["auto"])
            made = [*rng.sample(known, min(2, len(known))), made, *[text(rng, 60) for _ in range(3)]]
            made *= rng.choice((1, 1, 1, 50))
        view[name] = made

    def _wrong_view(self, rng: Random) -> Case:
        """One or two fields of the view hold something of the wrong kind; or the whole view does."""
        body = self._body(rng)
        holder = body["inputs"][0]
        if rng.random() < 0.1:
            holder["value"] = value(rng)
            return self._post(body)
        for _ in range(rng.choice((1, 1, 2))):
            self._spoil_field(rng, holder["value"])
        return self._post(body)

    def _wrong_place(self, rng: Random) -> Case:
        """Somewhere in the body something is missing, doubled, wrapped or of the wrong kind."""
        body: Any = self._body(rng)
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            found = list(places(body))
            if not found:
                break
            holder, key = rng.choice(found)
            change = rng.randrange(5)
            if change == 0:
                del holder[key]
            elif change == 1:
                holder[key] = value(rng)
            elif change == 2:
                holder[key] = [copy.deepcopy(holder[key])] * rng.choice((1, 2, 500))
            elif change == 3:
                holder[key] = {rng.choice(POLLUTION): holder[key]}
            elif isinstance(holder, dict):
                holder[rng.choice((*POLLUTION, text(rng, 30), "id", "property", "wildcard"))] = value(rng)
            else:
                holder.insert(key, value(rng))
        return self._post(value(rng) if rng.random() < 0.05 else body)

    def _wrong_names(self, rng: Random) -> Case:
        """Callbacks, inputs and outputs that do not exist, or are not for the server."""
        body = self._body(rng)
        ids = ("answer", "panel-why", "view", "reply", "picture", "save-png", "wanted", "_pages",
               "__proto__", '{"index":["ALL"],"type":"x"}', '{"index":1}', "{", "..picture.data..", "a.b", "",
               "..picture.data...picture.data..", "picture.data@hash", text(rng, 60))  # fmt: skip
        name = rng.choice(ids)
        prop = rng.choice(("data", "children", "n_clicks", "__class__", "", text(rng, 30)))
        for change in rng.sample(range(6), rng.choice((1, 2, 3))):
            if change == 0:
                body["output"] = rng.choice((name, f"{name}.{prop}", f"..{name}.{prop}..", [name], 0))
            elif change == 1:
                body["outputs"] = rng.choice(
                    ({"id": name, "property": prop}, [{"id": name, "property": prop}], name, [], [[]], {})
                )
            elif change == 2:
                body["inputs"] = [{"id": rng.choice((name, {"type": name})), "property": prop}] * rng.choice(
                    (0, 1, 3, 300)
                )
            elif change == 3:
                body["changedPropIds"] = rng.choice(
                    ([name], [prop] * 500, name, [None], [[]], [{}], 7, {}, [f"{name}.{prop}"], [""], ["."])
                )
            elif change == 4:
                body["state"] = rng.choice(
                    (None, 3, [None], [{"id": name}], [[view] for view in (1, 2)], name)
                )
            else:
                body |= {
                    rng.choice(
                        ("cancelJob", "cancel", "job", "progress", "background", "long", "config")
                    ): value(rng)
                }
        case = self._post(body)
        if rng.random() < 0.2:
            case.target += "?" + rng.choice(
                (
                    "cacheKey=x&job=1",
                    "cancelJob=1",
                    "oldJob=1&oldJob=2",
                    "job=x",
                    f"job={quote(text(rng, 30), safe='', errors='replace')}",
                )
            )
        return case

    def _wrong_text(self, rng: Random) -> Case:
        """The JSON text itself is broken: cut, bytes changed or put in, keys doubled, too deep, too large."""
        whole = json.dumps(self._body(rng)).encode()
        way = rng.randrange(8)
        if way == 0:
            whole = whole[: rng.randrange(len(whole))]
        elif way == 1:
            made = bytearray(whole)
            for _ in range(rng.choice((1, 3, 30))):
                made[rng.randrange(len(made))] = rng.randrange(256)
            whole = bytes(made)
        elif way == 2:
            at = rng.randrange(len(whole))
            put = rng.choice(
                (b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\\ud800", b"{", b"]", b"\xef\xbb\xbf")
            )
            whole = whole[:at] + put * rng.choice((1, 1, 1000)) + whole[at:]
        elif way == 3:
            whole = whole[:-1] + b"," + whole[1:]  # every key twice
        elif way == 4:
            kind = rng.choice(("list", "object"))
            whole = deep(rng.choice((100, 900, 1000, 10_000)), whole.decode(), kind).encode()
        elif way == 5:
            whole = rng.choice((b"[", b'{"a":', b'"', b"\\", b"9", b" ", b"[[],")) * rng.choice((10, 10_000))
        elif way == 6:
            whole = whole + b" " * (BODY_LIMIT - len(whole) + rng.choice((-1, 0, 1, 100_000)))
        else:
            whole = whole.decode().encode(rng.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7", "cp037")))
        return Case(UPDATE, "POST", [JSON], whole)

    def _wrong_wrapping(self, rng: Random) -> Case:
        """The body may be good, but what the headers say of it is not."""
        whole = json.dumps(self._body(rng)).encode()
        way = rng.randrange(6)
        if way == 0:
            return Case(UPDATE, "POST", [("Content-Type", rng.choice(CONTENT_TYPES))], whole)
        if way == 1:
            size = rng.choice(
                ("-1", "0", "1", "abc", "", "1e3", "9" * 30, "99", "\u0663", " 5", "+5", "1,1", "0x10")
            )
            return Case(UPDATE, "POST", [JSON], whole, length=size)
        if way == 2:
            large = whole + b" " * rng.choice((0, 100, BODY_LIMIT * 2, 2_000_000))
            return Case(UPDATE, "POST", [JSON], large, chunked=True)
        if way == 3:
            packed = gzip.compress(whole * rng.choice((1, 1000)))
            packed = rng.choice((packed, packed[:20], packed + b"x", whole, b""))
            coding = rng.choice(("gzip", "br", "deflate", "zstd", "x", "gzip, gzip", "identity"))
            return Case(UPDATE, "POST", [JSON, ("Content-Encoding", coding)], packed)
        if way == 4:
            fields = "&".join(f"a{n}=b" for n in range(rng.choice((1, 2000)))).encode()
            parts = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" * rng.choice((1, 1200))
            kind, form = rng.choice(
                (("application/x-www-form-urlencoded", fields), ("multipart/form-data; boundary=x", parts))
            )
            return Case(rng.choice((UPDATE, "/", "/library")), "POST", [("Content-Type", kind)], form)
        return Case(UPDATE, rng.choice(METHODS), [JSON], whole)

    def _post(self, body: Any) -> Case:
        return Case(UPDATE, "POST", [JSON], to_json(body).encode("utf-8", "surrogatepass"))

    def address(self, rng: Random) -> Case:
        """A request for an address in which something is wrong."""
        way = rng.choice((self._query, self._query, self._query, self._path, self._path, self._traversal))
        method = rng.choice(METHODS) if rng.random() < 0.15 else "GET"
        codings = [("Accept-Encoding", rng.choice(("br", "gzip")))] if rng.random() < 0.5 else []
        return Case(way(rng), method, codings)

    def _query(self, rng: Random) -> str:
        page = rng.choice(("/", "/", "/", "/", "/library", f"/library/{rng.choice(self._muscles)}", "/how",
                           "/picture/female/iliacus-right.svg", "/body/male", "/health"))  # fmt: skip
        names = [field.param for field in FIELDS]
        names = names if page == "/" else [*names, "q", "v", "q"]
        if rng.random() < 0.04:
            many = rng.choice((1000, 100_000))
            return f"{page}?" + "&".join(f"{rng.choice(names)}{n % 7 or ''}=x" for n in range(many))
        parts = []
        for _ in range(rng.choice((1, 1, 2, 5, 20))):
            name = rng.choice(names) if rng.random() < 0.9 else text(rng, 60)
            given = text(rng, 20_000 if rng.random() < 0.05 else 300)
            if rng.random() < 0.3:
                good = self._known.get(next((f.name for f in FIELDS if f.param == name), ""), ["x"])
                given = ",".join((*rng.sample(good, min(3, len(good))), given, "<b>", rng.choice(good)))
            parts.append(rng.choice((f"{_coded(rng, name)}={_coded(rng, given)}", _coded(rng, given))))
        return f"{page}?" + rng.choice(("&", "&", "&", ";", "&&")).join(parts)

    def _path(self, rng: Random) -> str:
        start = rng.choice(("/library/", "/picture/", "/picture/female/", "/body/", "/shapes/", "/assets/",
            "/",
                            "/health/", "/how/", "/v-", "/v-x/_dash-", "/words/", "/_dash-component-suites/",
                            "/_dash-component-suites/dash/",
                            "/_dash-layout/", "/_reload-hash", "/_favicon.ico", "//", "/./",
                            "/static/"))  # fmt: skip
        tail = _coded(rng, text(rng, 5000 if rng.random() < 0.1 else 100))
        muscle = rng.choice((*self._muscles, tail))
        end = rng.choice((tail, f"{tail}.json", f"{tail}.svg",
            f"{muscle}-{rng.choice(('right', 'both', tail))}.svg",
                          f"female/{muscle}-up.svg", f"{tail}/{tail}", muscle))  # fmt: skip
        return start + end

    def _traversal(self, rng: Random) -> str:
        ups = rng.choice(("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f",
            "....//",
                          "..%c0%af", "%00/../", ".//", "./"))  # fmt: skip
        aim = rng.choice(("etc/passwd", "app.py", "bodymap/web/server.py", "data/words.csv", ".git/config",
            "state.js",
                          "proc/self/environ", "atlas/../state.js", "windows/win.ini"))  # fmt: skip
        start = rng.choice(("/assets/", "/assets/atlas/", "/body/", "/shapes/", "/picture/female/",
            "/library/",
                            "/_dash-component-suites/dash/", "/_dash-component-suites/", "/"))  # fmt: skip
        if rng.random() < 0.15:
            file = rng.choice(self._component_files)
            if rng.random() < 0.5:
                return file
            # Dash takes any version in the name of its files: each must not be kept apart
            stem, _, ending = file.rpartition("/")[2].partition(".")
            return f"{file.rpartition('/')[0]}/{stem}.v{rng.randrange(99)}m{rng.randrange(10**6)}.{ending}"
        return f"{start}{ups * rng.choice((1, 2, 8, 400))}{aim}"

    def header(self, rng: Random) -> Case:
        """An honest address asked for with hostile headers."""
        target = rng.choice(("/", "/?r=groin-left", "/library", f"/library/{rng.choice(self._muscles)}",
            "/how",
                             "/health", "/assets/state.js", "/assets/bodymap.css", "/body/male",
                             "/shapes/female.json", "/picture/female/iliacus-both.svg", "/nope", "/library/",
                             "/_dash-layout", "/_dash-dependencies", *self._component_files[:2]))  # fmt: skip
        case = Case(target, rng.choice(METHODS) if rng.random() < 0.2 else "GET")
        for _ in range(rng.choice((1, 1, 2, 4))):
            name, values = rng.choice(HEADERS)
            given = rng.choice((*values, _one_line(text(rng, 9000))))
            case.headers.append((name, given * (rng.choice((1, 500)) if rng.random() < 0.02 else 1)))
        if rng.random() < 0.05:
            case.headers += [(f"X-{n}", _one_line(text(rng, 50))) for n in range(200)]
        if rng.random() < 0.03:
            case = Case(WORDS, "POST", [JSON, *case.headers], to_json(self.view(rng)).encode())
        return case


def to_json(data: Any) -> str:
    """JSON text in which `Raw` stands as it is."""
    if isinstance(data, Raw):
        return str(data)
    if isinstance(data, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{to_json(inner)}" for key, inner in data.items()) + "}"
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(to_json, data)) + "]"
    return json.dumps(data)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in nested data, as (holder, key or index)."""
    pairs = (
        list(data.items())
        if isinstance(data, dict)
        else list(enumerate(data))
        if isinstance(data, list)
        else []
    )
    for key, inner in pairs:
        yield data, key
        yield from places(inner)


def _coded(rng: Random, given: str) -> str:
    """Percent-encoded rightly, not at all where a request line can hold it, twice, or wrongly."""
    right = quote(given, safe="", errors="replace")
    way = rng.random()
    if way < 0.6:
        return right
    if way < 0.8:
        return _one_line(given).replace(" ", "+").replace("#", "%23").replace("?", "%3f")
    if way < 0.9:
        return quote(right, safe="")
    return right.replace("%", rng.choice(("%%", "%2", "%u00", "%")))[: rng.randrange(1, 3000)]


def _one_line(given: str) -> str:
    """As a server lets it through: bytes as Latin-1, without line breaks."""
    plain = given.encode("utf-8", "surrogatepass").decode("latin-1")
    return "".join(c for c in plain if c not in "\r\n\0").strip()
