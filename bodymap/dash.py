"""The body in a Dash app of your own: `BodyMap` for the layout, `register(app)` where the app is made."""

from bodymap.web.component import BodyMap, register

__all__ = ["BodyMap", "register"]
