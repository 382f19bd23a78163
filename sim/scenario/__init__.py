"""What the planner wrote: read with its places, merged, validated; the first object of the straight line."""
