"""One tree from several: parents, patches, kinds and variants merged by one rule."""
