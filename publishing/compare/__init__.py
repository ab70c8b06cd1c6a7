"""对比: one policy or indicator in several districts and years."""
