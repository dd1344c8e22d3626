"""bodymap: mark where it hurts, see which muscles' pain is felt there, and read why."""

__version__ = "0.1.0"

# What Dash serves for `bodymap.dash.BodyMap`: it looks for both in the package of a component.
_js_dist = [{"relative_package_path": "web/body_map.js", "namespace": "bodymap"}]
