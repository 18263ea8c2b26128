"""Events to leaves, tree, checkpoints and proofs."""
