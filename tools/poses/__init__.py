"""Pictures of exercises, computed by posing the atlas's own body: `python -m tools.poses`."""
