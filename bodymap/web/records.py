"""What the page hands on and takes in: made of what it posts and forgotten; see bodymap/records."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, abort, request

from bodymap.atlas import Atlas
from bodymap.records import read_visits
from bodymap.records.choir import choir_lines
from bodymap.records.fhir import SYSTEMS, bundle, code_system
from bodymap.records.table import csv_lines
from bodymap.records.visit import Reader, Report, Visit, of, said_in
from bodymap.web.addresses import Addresses

MOST_TOLD = 3  # faults that the page tells; the rest is counted
FHIR = "application/fhir+json"


def register(server: Flask, atlas: Atlas, at: Addresses, public_url: str = "") -> None:
    """Add the addresses: three to hand on, one to take in, and what our FHIR codes mean."""
    private = {"Cache-Control": "no-store"}

    def handed(form: str) -> Response:
        visit = _posted(atlas)
        if form == "fhir":
            text, kind = _json(bundle(visit, atlas, public_url)), FHIR
        else:
            lines = {"csv": csv_lines, "choir": choir_lines}.get(form)
            if lines is None:
                abort(404)
            text, kind = "".join(lines([visit], atlas)), "text/csv"
        return Response(text, mimetype=kind, headers=private)

    def taken() -> Response:
        try:
            text = request.get_data().decode("utf-8-sig")
        except UnicodeDecodeError:
            found: dict[str, Any] = {"view": None, "said": atlas.texts("hand-no-text")}
        else:
            found = read(text, atlas)
        return Response(json.dumps(found), mimetype="application/json", headers=private)

    def codes(name: str) -> Response:
        if name not in SYSTEMS:
            abort(404)
        return Response(_json(code_system(atlas, name, public_url)), mimetype=FHIR)

    # POST: what a patient marked must stand in no address, where proxies would write it down
    server.add_url_rule(f"{at.prefix}records/<form>", "records", handed, methods=["POST"])
    server.add_url_rule(f"{at.prefix}records/open", "records-open", taken, methods=["POST"])
    server.add_url_rule(f"{at.prefix}fhir/CodeSystem/<name>", "code-system", codes)


def read(text: str, atlas: Atlas) -> dict[str, Any]:
    """The latest visit of a file as {"view": fields of a view, "said": what the reader is told of it}.

    `view` is None where nothing could be read.
    """
    t, report = atlas.texts, Report()
    visits = list(read_visits(text.splitlines(keepends=True), atlas, report))
    said = []
    view = None
    if visits:
        latest = max(reversed(visits), key=lambda visit: visit.when)  # of the same time the last one
        view = said_in(latest.view)
        said.append(t("hand-read", places=len(latest.view.regions)))
        if len(visits) > 1:
            said.append(t("hand-latest", visits=len(visits)))
    else:
        said.append(t("hand-nothing"))
    if out := report.rows_out + report.cells_out:
        told = [
            t.once("hand-fault", row=fault.row, column=fault.column or "-", what=fault.text)
            for fault in report.faults[:MOST_TOLD]
        ]
        said.append(t("hand-left", count=out))
        said += told
        if out > MOST_TOLD:
            said.append(t("hand-more", count=out - MOST_TOLD))
    return {"view": view, "said": " ".join(said)}


def _posted(atlas: Atlas) -> Visit:
    """The visit that was sent, without what is not understood; a 400 for what is none."""
    try:
        found = of(request.get_json(force=True), Reader(atlas), Report())
    except RecursionError:  # JSON, but thousands of lists deep
        abort(400)
    return found or abort(400)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
