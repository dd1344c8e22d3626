"""The atlas build: open mesh, bones and authored tables -> data/atlas, assets/atlas, docs/atlas."""
